using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Gives a scan the texts of every span and the tags of every measurement in this process.</summary>
internal sealed class TelemetryTap : IDisposable
{
    private readonly SecretScan _scan;
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;

    public TelemetryTap(SecretScan scan)
    {
        _scan = scan;
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Saw,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument),
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Saw(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Saw(instrument, tags));
        _meters.Start();
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Saw(Activity activity)
    {
        var where = $"span {activity.OperationName}";
        _scan.Add(where, $"{activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString}");
        foreach (var pair in activity.TagObjects.Concat(activity.Events.SelectMany(happened => happened.Tags)))
        {
            _scan.Add(where, pair);
        }
    }

    private void Saw(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            _scan.Add($"metric {instrument.Name}", tag);
        }
    }
}
