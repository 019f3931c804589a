using System.Text.Json;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Alone: a span listener of another test would give every event a trace.</summary>
[Collection(nameof(Alone))]
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class WireFieldsTests(RedisServer server)
{
    [Fact]
    public async Task A_published_entry_has_exactly_the_two_fields_of_the_wire_format()
    {
        await using var app = await BusApp.StartAsync(server);

        await app.Publisher.PublishAsync(app.Stream, new WorkDoneEvent { Number = 7 });

        var entry = Assert.Single(await app.Database.StreamRangeAsync(app.Stream));
        Assert.Equal(["metadata", "payload"], entry.Values.Select(value => (string?)value.Name));
        using var metadata = JsonDocument.Parse((string)entry["metadata"]!);
        Assert.Equal(
            ["id", "type", "timestamp", "version", "attempt", "source"],
            metadata.RootElement.EnumerateObject().Select(member => member.Name));
        using var payload = JsonDocument.Parse((string)entry["payload"]!);
        Assert.Equal(
            ["id", "type", "timestamp", "version", "source", "number", "milliseconds", "failures"],
            payload.RootElement.EnumerateObject().Select(member => member.Name));
    }
}
