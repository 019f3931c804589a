using System.Diagnostics.Metrics;

namespace Promy.EventBus.Redis.Tests;

/// <summary>Entries of one stream that were counted as deleted while pending.</summary>
internal sealed class DeletedCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _value;

    public DeletedCount(string stream)
    {
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var (_, value) in tags)
            {
                if (value as string == stream)
                {
                    Interlocked.Add(ref _value, count);
                }
            }
        });
        _listener.EnableMeasurementEvents(EventBusInstruments.DeletedWhilePending.Instrument);
        _listener.Start();
    }

    public long Value => Interlocked.Read(ref _value);

    public void Dispose() => _listener.Dispose();
}
