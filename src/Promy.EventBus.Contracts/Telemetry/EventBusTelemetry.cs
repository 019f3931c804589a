namespace Promy.EventBus;

/// <summary>Names of the traces and metrics of the event bus, for <c>AddSource</c> and <c>AddMeter</c>.</summary>
public static class EventBusTelemetry
{
    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "Promy.EventBus";

    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Promy.EventBus";
}
