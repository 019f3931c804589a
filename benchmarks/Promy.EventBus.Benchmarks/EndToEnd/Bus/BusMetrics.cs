using System.Diagnostics.Metrics;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Listens to all metrics of the bus, as an exporter does, so the bus is measured with its metrics on.
/// </summary>
internal sealed class BusMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _measurements;

    public BusMetrics()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == EventBusTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref _measurements));
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _measurements));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}
