using Promy.EventBus.Events;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// What no consumer of typed events can do without: the client's read of the entries, and the event with its texts. Nothing is dispatched,
/// nothing acknowledged.
/// </summary>
internal static class FloorRun
{
    private const string Group = "floor";

    public static async Task<Sample> RunAsync(Workbench bench, int events, int count)
    {
        var stream = bench.NewStream();
        await StreamFiller.FillAsync(bench.Database, stream, events);
        await using var connection = await bench.Server.ConnectAsync();
        var database = connection.GetDatabase();
        await database.StreamCreateConsumerGroupAsync(stream, Group, StreamPosition.Beginning);
        var serializer = new EventSerializer(WireJson.CreateOptions([]));
        var usage = new Usage(bench.Server);
        var decoded = 0;
        for (StreamEntry[] entries; (entries = await database.StreamReadGroupAsync(stream, Group, "reader", ">", count)).Length > 0;)
        {
            foreach (var entry in entries)
            {
                decoded += Decode(serializer, entry) ? 1 : 0;
            }
        }

        var sample = usage.End(decoded);
        await bench.Database.KeyDeleteAsync(stream);
        return decoded == events ? sample : throw new InvalidOperationException($"{decoded} of {events} events were decoded.");
    }

    private static bool Decode(EventSerializer serializer, in StreamEntry entry)
    {
        var (metadata, payload) = ((ReadOnlyMemory<byte>)entry.Values[0].Value, (ReadOnlyMemory<byte>)entry.Values[1].Value);
        return EventMetadataReader.TryRead(metadata.Span, out var read, out _)
            && serializer.TryDeserialize<PromotionCreatedEvent>(read, payload.Span, out _, out _);
    }
}
