using System.Collections.Concurrent;

namespace Promy.EventBus.Contracts.Tests;

public sealed class EventIdsTests
{
    [Fact]
    public void A_new_id_is_a_UUID_of_version_7_with_the_current_time()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var text = EventIds.New();
        var after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        var id = Guid.ParseExact(text, "D");
        Assert.Equal(text, id.ToString());
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.InRange(Convert.ToInt64(text.Replace("-", "", StringComparison.Ordinal)[..12], 16), before, after);
    }

    [Fact]
    public void New_ids_of_many_threads_are_unique()
    {
        const int Threads = 4;
        const int Each = 50_000;
        var ids = new ConcurrentBag<string>();

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ =>
        {
            for (var index = 0; index < Each; index++)
            {
                ids.Add(EventIds.New());
            }
        });

        Assert.Equal(Threads * Each, ids.Distinct().Count());
    }

    [Fact]
    public void Every_random_bit_of_new_ids_varies()
    {
        var ids =
            Enumerable.Range(0, 2_000).Select(_ => Guid.Parse(EventIds.New()).ToByteArray(bigEndian: true)).ToArray();

        // Behind the time, four bits of the version and two of the variant are fixed.
        for (var bit = 48; bit < 128; bit++)
        {
            var set = ids.Count(id => (id[bit / 8] & (0x80 >> (bit % 8))) != 0);
            Assert.InRange(
                set,
                Fixed(bit) is { } value ? value * ids.Length : 700,
                Fixed(bit) is { } same ? same * ids.Length : 1_300);
        }

        static int? Fixed(int bit) => bit switch
        {
            48 => 0, 49 or 50 or 51 => 1, 64 => 1, 65 => 0, _ => null,
        };
    }
}
