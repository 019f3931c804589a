using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Two versions of a service side by side in one group, as in a rolling deployment.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RolloutTests(RedisServer server)
{
    private const int Count = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Recorder _old = new();
    private readonly Recorder _new = new();
    private readonly AddedRecorder _added = new();

    [Fact]
    public async Task Events_of_a_type_new_in_a_rollout_are_all_handled()
    {
        await using var old = await StartOldAsync();
        await using var other = await StartNewAsync<WorkAddedHandler, WorkAddedEvent>(old);
        await BothConsumeAsync(old);

        await old.Publisher.PublishBatchAsync(
            old.Stream, [.. Enumerable.Range(0, Count).Select(number => new WorkAddedEvent { Number = number })]);

        await SettledAsync(old);
        Assert.Equal(Enumerable.Range(0, Count), _added.Numbers.Distinct().Order());
        Assert.Equal(Count, _added.Numbers.Count);
        Assert.False(await old.Database.KeyExistsAsync(old.DeadLetters));
    }

    [Fact]
    public async Task Redeliveries_for_a_handler_new_in_a_rollout_all_reach_it()
    {
        await using var old = await StartOldAsync();
        await using var other = await StartNewAsync<AddedHandler, WorkDoneEvent>(old);
        await BothConsumeAsync(old);
        var (before, since) = (_added.Numbers.Count, _old.Numbers.Count + _new.Numbers.Count);
        var retries = $"{{{old.Stream}}}:{old.Group}:retry";

        foreach (var number in Enumerable.Range(Count, Count))
        {
            await RawEntries.AddAsync(
                old.Database,
                retries,
                new("metadata", RawEntries.Metadata("work.done")),
                new("payload", $$"""{"number":{{number}}}"""),
                new("retry", $$"""{"handler":"{{typeof(AddedHandler).FullName}}","attempts":3,"delayed_retries":1}"""));
        }

        await Eventually.EqualAsync(0, () => old.Database.StreamLengthAsync(retries), Patience);
        Assert.Equal(Enumerable.Range(Count, Count), _added.Numbers.Skip(before).Distinct().Order());
        Assert.Equal(since, _old.Numbers.Count + _new.Numbers.Count);
    }

    private Task<BusApp> StartOldAsync() => BusApp.StartAsync(
        server,
        (bus, stream) =>
        {
            bus.Services.AddSingleton(_old);
            bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        },
        Quickly);

    private Task<BusApp> StartNewAsync<THandler, TEvent>(BusApp old)
        where THandler : class, IEventHandler<TEvent>
        where TEvent : Event => BusApp.StartAsync(
        server,
        (bus, stream) =>
        {
            bus.Services.AddSingleton(_new).AddSingleton(_added);
            bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
            bus.AddConsumer<THandler, TEvent>(consumer => consumer.Stream = stream);
        },
        Quickly,
        sharing: old);

    private static void Quickly(PromyEventBusOptions options) =>
        options.Consumer.Recovery.Interval = TimeSpan.FromSeconds(0.5);

    /// <summary>Publishes events that both handle until each has handled one.</summary>
    private async Task BothConsumeAsync(BusApp app)
    {
        while (_old.Numbers.IsEmpty || _new.Numbers.IsEmpty)
        {
            await app.PublishWorkAsync(Enumerable.Range(0, 20));
            await SettledAsync(app);
        }
    }

    /// <summary>Everything was delivered, and nothing is pending.</summary>
    private static Task SettledAsync(BusApp app) => Eventually.TrueAsync(
        async () =>
        {
            var group = Assert.Single(await app.Database.StreamGroupInfoAsync(app.Stream));
            var last = (await app.Database.StreamInfoAsync(app.Stream)).LastGeneratedId;
            return group.PendingMessageCount == 0 && group.LastDeliveredId == last;
        },
        Patience);
}
