using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>Entries that are no events, of twelve classes, anywhere among the good ones.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "11")]
public sealed class Scenario11Poison
{
    private const int Good = 9_000;
    private const int Poison = 1_000;

    [Fact]
    public async Task Poison_is_dead_lettered_byte_for_byte_and_good_events_are_handled_once()
    {
        await using var run = await FaultRun.StartAsync(
            "11", $"{Poison} poison entries of {PoisonClasses.Count} classes among {Good + Poison}");

        // Nobody dies here, and nothing may be taken over from a worker that a busy machine keeps waiting: that would
        // be a second letter.
        run.StartWorker("Consumer:Recovery:MinIdle=00:05:00");
        run.StartWorker("Consumer:Recovery:MinIdle=00:05:00");

        var poison = await WriteAsync(run);
        await run.SettleAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(12, PoisonClasses.Count);
        Assert.Equal(Poison, poison.Count);
        var letters = Array.ConvertAll(
            await run.Database.StreamRangeAsync(run.DeadLetters),
            letter => new PoisonLetter(JsonDocument.Parse((byte[])letter["payload"]!).RootElement));
        run.Report.Measured("dead letters", $"{letters.Length} for {poison.Count} poison entries");
        Assert.Equal(
            poison.Keys.Order(StringComparer.Ordinal),
            letters.Select(letter => letter.EntryId).Order(StringComparer.Ordinal));
        Assert.All(letters, letter => letter.AssertCarries(poison[letter.EntryId]));
        var account = await run.AssertNothingLostAsync();
        Assert.Equal((Good, 0, 0), (account.Handled, account.Duplicated, account.DeadLettered));
        run.Passed();
    }

    /// <summary>Writes all of them in random order, past every library.</summary>
    /// <returns>The poison, by the id of its entry.</returns>
    private static async Task<Dictionary<string, PoisonEntry>> WriteAsync(FaultRun run)
    {
        var positions = Enumerable.Range(1, Good + Poison).ToArray();
        run.Random.Shuffle(positions);
        var poison = new Dictionary<string, PoisonEntry>();
        foreach (var numbers in positions.Chunk(500))
        {
            var written = numbers.Select(number => number > Good ? PoisonClasses.Make(number - Good, run.Random) : null)
                .ToArray();
            var ids = await Task.WhenAll(numbers.Zip(
                written,
                (number, bad) => RawEntries.AddAsync(run.Database, run.Stream, bad?.Fields ?? GoodFields(number))));
            foreach (var (number, bad, id) in numbers.Zip(written, ids))
            {
                if (bad is null)
                {
                    run.Ledger.Settle(number, PublishFate.Acknowledged);
                }
                else
                {
                    poison.Add((string)id!, bad);
                }
            }
        }

        return poison;
    }

    private static NameValueEntry[] GoodFields(int number) =>
        [new("metadata", RawEntries.Metadata("fault.tested")), new("payload", $$"""{"number":{{number}}}""")];
}
