using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting.Tests.Registration;

public sealed class JsonOptionsTests
{
    private static readonly EventMetadata Metadata = new() { Id = "1", Type = "painted.happened" };

    [Theory]
    [InlineData(false, "\"color\":2,\"maybe\":1,\"named\":\"Red\",\"by_color\":{\"Blue\":7}")]
    [InlineData(true, "\"color\":\"Blue\",\"maybe\":\"red-ish\",\"named\":\"Red\",\"by_color\":{\"Blue\":7}")]
    public void Enums_are_written_as_numbers_or_names(bool asNames, string expected)
    {
        var painted = new PaintedEvent
        {
            Color = Color.Blue, Maybe = Color.Red, Named = Named.Red, ByColor = new() { [Color.Blue] = 7 },
        };

        Assert.Contains(
            expected, Write(painted, new EventBusJsonOptions { EnumsAsNames = asNames }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "2")]
    [InlineData(false, "\"Blue\"")]
    [InlineData(false, "\"blue\"")]
    [InlineData(true, "2")]
    [InlineData(true, "\"Blue\"")]
    public void Numbers_and_names_of_enums_are_read_under_both_options(bool asNames, string value) =>
        Assert.Equal(
            Color.Blue, Read($$"""{"color":{{value}}}""", new EventBusJsonOptions { EnumsAsNames = asNames }).Color);

    [Theory]
    [InlineData("\"Green\"")]
    [InlineData("true")]
    public void A_value_that_is_neither_number_nor_name_is_an_error(string value) =>
        Assert.False(EventSerializerFactory.Create([], new EventBusJsonOptions()).TryDeserialize<PaintedEvent>(
            Metadata, Encoding.UTF8.GetBytes($$"""{"color":{{value}}}"""), out _, out _));

    [Fact]
    public void Converters_of_the_application_do_not_apply_to_predefined_events()
    {
        var json = new EventBusJsonOptions { Converters = { new PriceAsTextConverter() } };

        Assert.Contains("\"price\":\"9.5\"", Write(new PaintedEvent { Price = 9.5m }, json), StringComparison.Ordinal);
        Assert.Equal(9.5m, Read("""{"price":"9.5"}""", json).Price);
        Assert.Contains(
            "\"price\":9.5", Write(new PromotionCreatedEvent { Price = 9.5m }, json), StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_of_enums_is_bound_from_configuration()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Promy:EventBus:Json:EnumsAsNames"] = "true" })
            .Build();
        var services = new ServiceCollection();
        services.AddLogging().AddPromyEventBus(configuration, options => options.Redis.ConnectionString = "localhost");
        using var provider = services.BuildServiceProvider();

        var json = Encoding.UTF8.GetString(
            provider.GetRequiredService<EventSerializer>().Serialize(new PaintedEvent { Color = Color.Blue }));

        Assert.Contains("\"color\":\"Blue\"", json, StringComparison.Ordinal);
    }

    private static string Write(Event @event, EventBusJsonOptions json) =>
        Encoding.UTF8.GetString(EventSerializerFactory.Create([], json).Serialize(@event));

    private static PaintedEvent Read(string payload, EventBusJsonOptions json)
    {
        Assert.True(
            EventSerializerFactory.Create([], json)
                .TryDeserialize<PaintedEvent>(Metadata, Encoding.UTF8.GetBytes(payload), out var @event, out var error),
            error);
        return @event;
    }

    private enum Color
    {
        None,

        [JsonStringEnumMemberName("red-ish")]
        Red,
        Blue,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Named>))]
    private enum Named
    {
        None,
        Red,
    }

    [EventType("painted.happened")]
    private sealed record PaintedEvent : Event
    {
        public Color Color { get; init; }

        public Color? Maybe { get; init; }

        public Named Named { get; init; }

        public Dictionary<Color, int> ByColor { get; init; } = [];

        public decimal Price { get; init; }
    }

    private sealed class PriceAsTextConverter : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.Parse(reader.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
