using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Listens to the bus of this process, and throws at each measurement and each start and end of a span.
/// </summary>
internal sealed class ThrowingListeners : IDisposable
{
    private readonly MeterListener _meters = new()
    {
        InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EventBusTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    private readonly ActivityListener _activities;
    private int _thrown;

    public ThrowingListeners()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventBusTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => Throw(),
            ActivityStopped = _ => Throw(),
        };
        _meters.SetMeasurementEventCallback<long>((_, _, _, _) => Throw());
        _meters.SetMeasurementEventCallback<double>((_, _, _, _) => Throw());
    }

    public int Thrown => Volatile.Read(ref _thrown);

    public void ListenToMetrics() => _meters.Start();

    public void ListenToSpans() => ActivitySource.AddActivityListener(_activities);

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Throw()
    {
        Interlocked.Increment(ref _thrown);
        throw new InvalidOperationException("The listener is gone.");
    }
}
