using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Promy.EventBus.Contracts.Tests.Telemetry;

/// <summary>Without advice OpenTelemetry puts every duration below five seconds into one bucket.</summary>
public sealed class InstrumentAdviceTests
{
    /// <summary>Boundaries of the OpenTelemetry semantic conventions for messaging durations, in seconds.</summary>
    private static readonly double[] Seconds =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    [Fact]
    public void Every_duration_histogram_advises_the_boundaries_of_the_conventions()
    {
        var durations = Histograms().Where(instrument => instrument.Unit == "s").ToList();

        Assert.NotEmpty(durations);
        Assert.All(durations, instrument => Assert.Equal(Seconds, BoundariesOf(instrument)));
    }

    [Fact]
    public void Every_histogram_advises_boundaries_that_rise() =>
        Assert.All(
            Histograms(),
            instrument =>
            {
                var boundaries = BoundariesOf(instrument);
                Assert.NotEmpty(boundaries);
                Assert.Equal(boundaries.Distinct().Order(), boundaries);
            });

    /// <summary>Instruments are generic: each number type is a type of its own.</summary>
    private static double[] BoundariesOf(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => [.. histogram.Advice?.HistogramBucketBoundaries ?? []],
        Histogram<long> histogram =>
            [.. (histogram.Advice?.HistogramBucketBoundaries ?? []).Select(boundary => (double)boundary)],
        _ => throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType()}."),
    };

    private static List<Instrument> Histograms()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == EventBusTelemetry.MeterName
                    && instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal))
                {
                    found.Add(instrument);
                }
            },
        };
        RuntimeHelpers.RunClassConstructor(typeof(EventBusInstruments).TypeHandle);
        listener.Start();
        return found;
    }
}
