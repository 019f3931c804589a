using System.Globalization;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class KilledReplayTests(RedisServer server)
{
    private const int Count = 40_000;
    private const int Batch = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_replay_killed_before_its_delete_doubles_one_batch_at_most()
    {
        await using var keys = server.NewKeys();
        var (stream, group, deadLetters) = (keys.Stream(), keys.Group(), keys.Stream("dlq"));
        var retries = $"{{{stream}}}:{group}:retry";
        await server.Database.StreamCreateConsumerGroupAsync(stream, group, "0");
        await AddLettersAsync(deadLetters, stream, group);
        Task<long> TotalAsync() => TotalOfAsync(deadLetters, retries);

        long total;
        do
        {
            await using var victim = Start(stream, group, deadLetters);
            await Eventually.TrueAsync(() => IsCaughtAsync(victim, TotalAsync), Patience);
            await victim.KillAsync();
            total = await TotalAsync();
        }
        while (total == Count && await server.Database.StreamLengthAsync(deadLetters) > 0);

        Assert.InRange(total, Count + 1, Count + Batch);
        await using var survivor = Start(stream, group, deadLetters);
        await Eventually.TrueAsync(() => survivor.HasExited, Patience);

        Assert.Equal(0, survivor.ExitCode);
        var replayed = await server.Database.StreamRangeAsync(retries);
        Assert.Equal(Count, replayed.Select(entry => (string?)entry["payload"]).Distinct().Count());
        Assert.Equal(total, replayed.Length);
        Assert.Equal(0, await server.Database.StreamLengthAsync(deadLetters));
    }

    [Fact]
    public async Task A_replay_of_per_stream_letters_killed_repeatedly_neither_loses_nor_doubles()
    {
        await using var keys = server.NewKeys();
        var (stream, group) = (keys.Stream(), keys.Group());
        var (deadLetters, retries) = (EventStreams.DeadLettersOf(stream), $"{{{stream}}}:{group}:retry");
        await server.Database.StreamCreateConsumerGroupAsync(stream, group, "0");
        await AddLettersAsync(deadLetters, stream, group);

        var interrupted = 0;
        for (var kill = 1; kill <= 5; kill++)
        {
            var before = await server.Database.StreamLengthAsync(retries);
            await using var victim = Start(stream, group, deadLetters);
            await Eventually.TrueAsync(async () => await server.Database.StreamLengthAsync(retries) > before, Patience);
            await victim.KillAsync();

            // Each letter is in one of the two streams at any time.
            Assert.Equal(Count, await TotalOfAsync(deadLetters, retries));
            if (await server.Database.StreamLengthAsync(deadLetters) == 0)
            {
                break;
            }

            interrupted++;
        }

        Assert.NotEqual(0, interrupted);
        await using var survivor = Start(stream, group, deadLetters);
        await Eventually.TrueAsync(() => survivor.HasExited, Patience);

        Assert.Equal(0, survivor.ExitCode);
        var replayed = await server.Database.StreamRangeAsync(retries);
        Assert.Equal(Count, replayed.Length);
        Assert.Equal(Count, replayed.Select(entry => (string?)entry["payload"]).Distinct().Count());
        Assert.Equal(0, await server.Database.StreamLengthAsync(deadLetters));
    }

    /// <summary>Stopped after it has appended an event and before it has deleted the letter.</summary>
    private static async Task<bool> IsCaughtAsync(WorkerProcess victim, Func<Task<long>> total) =>
        victim.HasExited || await victim.IsCaughtAsync(async () => await total() > Count);

    private async Task<long> TotalOfAsync(string deadLetters, string retries) =>
        (long)await server.Database.ScriptEvaluateAsync(
        "return redis.call('XLEN', KEYS[1]) + redis.call('XLEN', KEYS[2])", [deadLetters, retries]);

    private WorkerProcess Start(string stream, string group, string deadLetters) => Workers.StartReplaying(
        server.OperatorConnectionString,
        stream,
        group,
        $"DeadLetter:Stream={deadLetters}",
        $"DeadLetter:ReplayStreams:0={stream}");

    private async Task AddLettersAsync(string deadLetters, string stream, string group)
    {
        foreach (var numbers in Enumerable.Range(0, Count).Chunk(5_000))
        {
            await Task.WhenAll(numbers.Select(number => RawEntries.AddAsync(
                server.Database, deadLetters, "{}",
                Letter(stream, group, number.ToString(CultureInfo.InvariantCulture)))));
        }
    }

    private static RedisValue Letter(string stream, string group, string number) =>
        $$"""
        {"original_stream":"{{stream}}","original_event_id":"event-{{number}}","original_event_type":"work.done",
        "original_payload":"{{number}}","failure_reason":"it failed","failed_at":"2025-11-06T10:30:00Z",
        "failed_service":"{{group}}","attempts_exhausted":3,"consumer_group":"{{group}}"}
        """.ReplaceLineEndings("");
}
