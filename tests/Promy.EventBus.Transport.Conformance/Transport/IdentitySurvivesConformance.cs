using System.Diagnostics;
using System.Text.Json;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Id, type, source, correlation id and trace of an event survive every hop. Wolverine
/// <c>tags_the_envelope_with_the_source</c> and <c>tracking_correlation_id_on_everything</c>, Watermill
/// <c>TestPoisonQueue_context_values</c>.
/// </summary>
public abstract class IdentitySurvivesConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_delivery_has_the_identity_and_the_trace_of_its_published_event()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "vendor=1";
        var @event = new ConformanceEvent();
        await Publisher.PublishAsync(Stream, @event);

        var consumer = Consume();

        await consumer.ReceivedAsync(1);
        var metadata = Parse(Assert.Single(consumer.Deliveries).Metadata);
        Assert.Equal(@event.Id, Text(metadata, "id"));
        Assert.Equal(ConformanceEvent.TypeName, Text(metadata, "type"));
        Assert.Equal(ConformanceEvent.SourceName, Text(metadata, "source"));
        Assert.Equal(activity.TraceId, ActivityContext.Parse(Text(metadata, "traceparent")!, null).TraceId);
        Assert.Equal("vendor=1", Text(metadata, "tracestate"));
    }

    [Fact]
    public async Task The_identity_survives_redelivery_another_consumer_and_the_dead_letter()
    {
        const string Id = "event-1";
        var more = $$"""
            ,"source":"go-service","correlation_id":"c-1",
            "traceparent":"{{TraceParent}}","tracestate":"vendor=1"
            """.ReplaceLineEndings("");
        await PublishRawAsync(7, more, Id);
        var first = Consume((_, _) => new(DeliveryOutcome.KeptPending));
        await first.ReceivedAsync(1);
        await first.StopAsync();

        var second = Consume(
            (_, _) => new(DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "on purpose" })));

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal(
            Assert.Single(first.Deliveries).Metadata.ToArray(), Assert.Single(second.Deliveries).Metadata.ToArray());
        var original = Parse(letter.Original("original_metadata"));
        Assert.Equal(Id, letter.Text("original_event_id"));
        Assert.Equal(ConformanceEvent.TypeName, letter.Text("original_event_type"));
        Assert.Equal("go-service", Text(original, "source"));
        Assert.Equal("c-1", Text(letter.Metadata, "correlation_id"));
        Assert.Equal(TraceParent, Text(letter.Metadata, "traceparent"));
        Assert.Equal("vendor=1", Text(letter.Metadata, "tracestate"));
        Assert.NotEqual(Id, Text(letter.Metadata, "id"));
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement;

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
