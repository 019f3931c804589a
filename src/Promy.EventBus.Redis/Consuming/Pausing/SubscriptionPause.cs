using System.Threading.Channels;

namespace Promy.EventBus.Redis;

// In: an outcome that says that nothing can be handled at present.
// Out: a closed window, and that outcome for each delivery meanwhile.
// Owner: RunningSubscription; begun by a worker, ended by PauseLoop.
/// <summary>
/// Whether the subscription accepts deliveries. During a pause the window grants no place: nothing is read, claimed or
/// swept, so no delivery counts in vain. Begun by the workers, ended by <see cref="PauseLoop"/>.
/// </summary>
internal sealed partial class SubscriptionPause(EventSubscription subscription, DeliveryWindow window, BusLogger logger)
{
    private readonly Lock _gate = new();
    private readonly Channel<DeliveryPause> _begun = Channel.CreateUnbounded<DeliveryPause>();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private volatile DeliveryOutcome? _outcome;
    private volatile string? _reason;

    /// <summary>The outcome of each delivery during a pause; <see langword="null"/> without a pause.</summary>
    public DeliveryOutcome? Outcome => _outcome;

    /// <summary>The reason of the pause, without secrets; <see langword="null"/> without a pause.</summary>
    public string? Reason => _reason;

    /// <summary>Each pause once, when it begins.</summary>
    public ChannelReader<DeliveryPause> Begun => _begun.Reader;

    /// <summary>Has an item if a pause has begun or ended since the last read.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    /// <param name="outcome">The callback's outcome.</param>
    /// <param name="pause">The pause in it.</param>
    public void Begin(DeliveryOutcome outcome, DeliveryPause pause)
    {
        lock (_gate)
        {
            if (_outcome is not null)
            {
                return;
            }

            window.Close();
            _reason = WireNames.Printable(pause.Reason, 1024);
            _outcome = outcome;
            _begun.Writer.TryWrite(pause);
            _changes.Writer.TryWrite(true);
        }

        Log.Paused(
            logger,
            subscription.Stream,
            subscription.Group,
            _reason ?? "",
            subscription.RecoveryInterval,
            pause.Exception);
    }

    public void GoOn(string reason) => _reason = WireNames.Printable(reason, 1024);

    public void End()
    {
        lock (_gate)
        {
            _outcome = null;
            _reason = null;
            window.Open();
            _changes.Writer.TryWrite(true);
        }

        Log.Resumed(logger, subscription.Stream, subscription.Group);
    }
}
