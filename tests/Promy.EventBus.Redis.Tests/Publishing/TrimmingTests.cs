using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Redis.Tests.Publishing;

public sealed class TrimmingTests(RedisServer server)
{
    [Fact]
    public void For_gives_no_trimming_if_the_stream_has_no_limits()
    {
        var trimming = new StreamTrimming(
            [
                new EventBusStreamTrimOptions { Stream = "limited", MaxLength = 5 },
                new EventBusStreamTrimOptions { Stream = "none" }],
            TimeProvider.System);

        Assert.Equal(default, trimming.For("other"));
        Assert.Equal(default, trimming.For("none"));
        Assert.Equal(default, trimming.For("LIMITED"));
    }

    [Fact]
    public void For_trims_approximately_to_the_maximum_length()
    {
        var trim = new StreamTrimming(
            [new EventBusStreamTrimOptions { Stream = "limited", MaxLength = 5 }], TimeProvider.System).For("limited");

        Assert.Equal((5, true), (trim.MaxLength, trim.Approximate));
    }

    [Fact]
    public void For_trims_to_the_oldest_id_of_the_maximum_age()
    {
        var clock = new FakeTimeProvider(Some.Moment);
        var trimming = new StreamTrimming(
            [new EventBusStreamTrimOptions { Stream = "limited", MaxAge = TimeSpan.FromHours(1) }], clock);

        clock.Advance(TimeSpan.FromMinutes(5));

        var trim = trimming.For("limited");
        var oldest = Some.Moment.AddMinutes(-55).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal((oldest, true), ((string?)trim.MinId, trim.Approximate));
        Assert.Null(trim.MaxLength);
    }

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task A_stream_with_a_length_stays_near_it_and_others_grow()
    {
        await using var probe = new RedisBus(server);
        var other = probe.Keys.Stream("other");
        await using var bus = new RedisBus(server, publisher: options =>
            options.Streams.Add(new EventBusStreamTrimOptions { Stream = probe.Stream, MaxLength = 100 }));
        var batch = Enumerable.Range(0, 1000).Select(number => new TestEvent { Number = number }).ToArray();

        await bus.Publisher.PublishBatchAsync(probe.Stream, batch);
        await bus.Publisher.PublishBatchAsync(other, batch);

        // Redis removes whole nodes, of 100 entries each.
        Assert.InRange(await probe.Database.StreamLengthAsync(probe.Stream), 100, 300);
        Assert.Equal(1000, await probe.Database.StreamLengthAsync(other));
    }

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task A_stream_with_an_age_loses_what_is_older()
    {
        await using var probe = new RedisBus(server);
        for (var index = 1; index <= 500; index++)
        {
            await probe.Database.StreamAddAsync(probe.Stream, "old", "entry", $"{index}-0");
        }

        await using var bus = new RedisBus(server, publisher: options =>
            options.Streams.Add(
                new EventBusStreamTrimOptions { Stream = probe.Stream, MaxAge = TimeSpan.FromHours(1) }));
        var entryId = await bus.Publisher.PublishAsync(probe.Stream, new TestEvent());

        var left = await probe.Database.StreamRangeAsync(probe.Stream);
        Assert.InRange(left.Length, 1, 101);
        Assert.Equal(entryId, left[^1].Id);
    }
}
