using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The tables of metrics and log events agree with the code.</summary>
public sealed class TelemetryTableTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Libraries =
        [typeof(Event).Assembly, typeof(Redis.EventBusRedisOptions).Assembly, typeof(PromyEventBusOptions).Assembly];

    [Fact]
    public void Every_instrument_is_in_the_table_with_its_kind_and_unit() =>
        Assert.Equal(
            Instruments().Select(instrument => (instrument.Name, KindOf(instrument), instrument.Unit)).Order(),
            Repository.Operations.Table("metrics").Select(row => (row[0], row[1], (string?)row[2])).Order());

    [Fact]
    public void Every_log_event_is_in_the_table_with_its_name_and_level() =>
        Assert.Equal(
            LogEvents().Select(message => ($"{message.EventId}", message.EventName, $"{message.Level}")).Order(),
            Repository.Operations.Table("log events").Select(row => (row[0], (string?)row[1], row[2])).Order());

    private static IEnumerable<LoggerMessageAttribute> LogEvents() =>
        Libraries.SelectMany(library => library.GetTypes())
            .SelectMany(type => type.GetMethods(Everything))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>();

    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == EventBusTelemetry.MeterName)
                {
                    found.Add(instrument);
                }
            },
        };
        listener.Start();
        foreach (var type in Libraries.SelectMany(library => library.GetTypes()).Where(HoldsInstruments))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        return found;
    }

    private static bool HoldsInstruments(Type type) =>
        type.GetFields(Everything).Any(field => field.IsStatic && IsInstrument(field.FieldType));

    /// <summary>An instrument, or the wrapper of an instrument.</summary>
    private static bool IsInstrument(Type type) =>
        type.IsSubclassOf(typeof(Instrument))
        || type.GetProperty("Instrument", Everything)?.PropertyType.IsSubclassOf(typeof(Instrument)) == true;

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0].ToLowerInvariant();
}
