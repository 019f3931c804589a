using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The operator of docs/operations.md can run every command line of that document.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class OperatorTests
{
    private const string Group = "notification-service-consumers";
    private const string Metadata = """{"id":"event-1","type":"promotion.created"}""";
    private static readonly string Letter =
        $$"""
        {"original_stream":"{{EventStreams.Promotions}}","original_event_id":"event-1",
        "original_event_type":"promotion.created","original_payload":"{}","failure_reason":"it failed",
        "failed_at":"2025-11-06T10:30:00Z","failed_service":"{{Group}}","attempts_exhausted":3}
        """.ReplaceLineEndings("");

    private const string Payload = """{"promotion_id":"promo-1"}""";

    [Fact]
    public async Task The_documented_operator_looks_replays_and_discards_and_nothing_is_refused()
    {
        var user = AclUser.Documented("operator");
        await using var redis = await RestrictedRedis.StartAsync(user);
        var letter = await RawEntries.AddAsync(redis.Database, EventStreams.DeadLetters, "{}", "{}");
        await redis.Database.StreamCreateConsumerGroupAsync(EventStreams.Promotions, Group);
        var database = await redis.ConnectAsync(user);

        var lines = Repository.Operations.Blocks.Where(block => block.Language == "sh")
            .SelectMany(block => block.Lines)
            .ToArray();
        Assert.All(lines, line => Assert.StartsWith("redis-cli ", line, StringComparison.Ordinal));
        Assert.Equal(7, lines.Length);
        foreach (var line in lines)
        {
            string[] words = [.. line.Split(' ').Skip(1).Select(word => Fill(word, (string)letter!))];
            await database.ExecuteAsync(words[0], [.. words[1..]]);
        }

        var replayed = Assert.Single(await redis.Database.StreamRangeAsync(EventStreams.Promotions));
        Assert.Equal((Metadata, Payload), ((string?)replayed["metadata"], (string?)replayed["payload"]));
        Assert.Equal(0, await redis.Database.StreamLengthAsync(EventStreams.DeadLetters));
        Assert.Empty(await redis.RefusalsAsync());
    }

    [Fact]
    public async Task The_documented_operator_is_refused_nothing_on_dead_letters_of_both_kinds()
    {
        var user = AclUser.Documented("operator");
        await using var redis = await RestrictedRedis.StartAsync(user);
        await redis.Database.StreamCreateConsumerGroupAsync(EventStreams.Promotions, Group);
        await Members.AnnounceAsync(redis.Database, EventStreams.Promotions, Group);
        var host = await redis.StartHostAsync(user, _ => { });
        var store = host.Services.GetRequiredService<IDeadLetterStore>();

        string[] both = [EventStreams.DeadLetters, EventStreams.DeadLettersOf(EventStreams.Promotions)];
        foreach (var deadLetters in both)
        {
            var query = new DeadLetterQuery { DeadLetterStream = deadLetters };
            foreach (var target in Enum.GetValues<DeadLetterReplayTarget>())
            {
                await RawEntries.AddAsync(redis.Database, deadLetters, "{}", Letter);
                var replayed = Assert.Single(
                    await ToListAsync(store.ReplayAsync(query, new DeadLetterReplayOptions { Target = target })));
                Assert.Equal(DeadLetterActionStatus.Succeeded, replayed.Status);
            }

            await RawEntries.AddAsync(redis.Database, deadLetters, "{}", Letter);
            Assert.Equal(1, (await store.GetStatisticsAsync(query)).Count);
            var discarded = Assert.Single(await ToListAsync(store.DiscardAsync(query with { All = true })));
            Assert.Equal(DeadLetterActionStatus.Succeeded, discarded.Status);
        }

        Assert.Equal(2, await redis.Database.StreamLengthAsync(EventStreams.Promotions));
        Assert.Equal(2, await redis.Database.StreamLengthAsync($"{{{EventStreams.Promotions}}}:{Group}:retry"));
        Assert.Empty(await redis.RefusalsAsync());
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> results)
    {
        var list = new List<T>();
        await foreach (var result in results)
        {
            list.Add(result);
        }

        return list;
    }

    private static string Fill(string word, string letter) => word switch
    {
        "'*'" => "*",
        "\"$original_metadata\"" => Metadata,
        "\"$original_payload\"" => Payload,
        "1762425000000-0" => letter,
        _ => word,
    };
}
