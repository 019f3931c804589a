using System.Globalization;
using Promy.EventBus.Hosting;

namespace Promy.EventBus.Testing;

// In: the attempts of one handler at one delivery, and the timers that are set in their flow.
// Out: records, and whether the execution is in flight or waits for time.
// Owner: DispatchAccount, until the handler is not run again.
/// <summary>
/// One handler on one delivery. Its worker is in flight. While a timer of its pipeline is set between two attempts, the
/// execution waits for time instead.
/// </summary>
internal sealed class ObservedExecution(DispatchAccount account, PlannedHandler handler, HandlerInvocation call)
{
    // Timers are set in the flow of the execution that waits for them.
    private static readonly AsyncLocal<ObservedExecution?> Flow = new();

    private readonly Lock _gate = new();
    private readonly string _name = $"{call.Received.Delivery.Group}: {handler.Registration.HandlerType.Name}";
    private ITimer? _waitsFor;
    private bool _isBetween;
    private bool _hasEnded;
    private int _attempt;
    private long _since;

    public static ObservedExecution? Current => Flow.Value;

    /// <summary>Attempt that runs now, in words; <see langword="null"/>: none.</summary>
    public string? Description
    {
        get
        {
            lock (_gate)
            {
                if (_isBetween || _attempt == 0)
                {
                    return null;
                }

                var seconds = TimeProvider.System.GetElapsedTime(_since).TotalSeconds;
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_name} handles {call.Received.EventType} {WireNames.Printable(call.Received.EventId)}, "
                        + $"attempt {_attempt}, since {seconds:0.0} s of real time");
            }
        }
    }

    /// <summary>The caller's flow is this execution's from now on.</summary>
    public void Enter() => Flow.Value = this;

    public void AttemptBegins()
    {
        lock (_gate)
        {
            Wake();
            _isBetween = false;
            _attempt = call.Attempts;
            _since = TimeProvider.System.GetTimestamp();
        }

        Tell($"attempt {call.Attempts} begins");
    }

    public void AttemptFailed(Exception exception)
    {
        account.Records.Add(new FailedAttempt(
            call.Event, call.Received.ContextOf(call.Attempts), handler.Registration.HandlerType, exception));
        Tell($"attempt {call.Attempts} failed with {TextOf(exception)}");
        Pause();
    }

    public void NotBuilt(HandlerNotBuiltException problem)
    {
        Tell(ExceptionText.MessageOf(problem));
        Pause();
    }

    public void Ended()
    {
        lock (_gate)
        {
            Wake();
            _hasEnded = true;
        }

        if (call.HasSucceeded)
        {
            account.Records.Add(new HandledEvent(
                call.Event, call.Received.ContextOf(call.Attempts), handler.Registration.HandlerType));
            Tell($"attempt {call.Attempts} succeeded");
        }
    }

    /// <summary>A timer is set in the flow of this execution.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="due">When it is due, in ticks of UTC.</param>
    public void WaitsFor(ITimer timer, long due)
    {
        bool isBetween;
        lock (_gate)
        {
            if (_hasEnded || _waitsFor is not null)
            {
                return;
            }

            isBetween = _isBetween;
            _waitsFor = isBetween ? timer : null;
        }

        var until = account.Timeline.TimeOf(new DateTimeOffset(due, TimeSpan.Zero));
        Tell(isBetween ? $"next attempt at {until}" : $"the handler itself waits for the clock, until {until}");
        if (isBetween)
        {
            account.InFlight.Park();
        }
    }

    /// <summary>The timer fires, or is not set any more.</summary>
    public void WaitsNoMore(ITimer timer)
    {
        lock (_gate)
        {
            if (_waitsFor == timer)
            {
                Wake();
            }
        }
    }

    private void Pause()
    {
        lock (_gate)
        {
            _isBetween = true;
        }
    }

    private void Wake()
    {
        if (_waitsFor is not null)
        {
            _waitsFor = null;
            account.InFlight.Unpark();
        }
    }

    private void Tell(string text) =>
        account.Timeline.Add(call.Received.EventId, call.Received.EventType, $"{_name}: {text}");

    private static string TextOf(Exception exception) =>
        $"{ExceptionText.TypeOf(exception)}: {ExceptionText.MessageOf(exception)}";
}
