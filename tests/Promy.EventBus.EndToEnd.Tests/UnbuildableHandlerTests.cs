using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// A handler that cannot be built is no failure of an event: its subscription pauses until it can be built.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class UnbuildableHandlerTests(RedisServer server)
{
    private const int Events = 60;
    private const int Paused = 330;
    private const int Resumed = 331;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_subscription_pauses_until_its_handler_can_be_built()
    {
        var service = new FlakyService();
        var recorder = new Recorder();
        await using var app = await StartAsync(service, recorder);

        await app.PublishWorkAsync(Enumerable.Range(0, Events));

        // Before the first read is answered the host is unhealthy too, for another reason.
        var health = await Eventually.ReadAsync(
            () => app.CheckHealthAsync(),
            report => report.Status == HealthStatus.Unhealthy
                && report.Entries["promy-eventbus"].Description!
                    .Contains(typeof(NeedyHandler).FullName!, StringComparison.Ordinal),
            Patience);
        var description = health.Entries["promy-eventbus"].Description;
        Assert.Contains(FlakyService.Message, description, StringComparison.Ordinal);

        // The bus tries to build the handler again and again, without an effect.
        var tries = service.Tries;
        await Eventually.TrueAsync(() => service.Tries >= tries + 5, Patience);
        Assert.Empty(recorder.Numbers);
        Assert.False(await app.Database.KeyExistsAsync(app.DeadLetters));

        service.IsBroken = false;

        await Eventually.EqualAsync(Events, () => recorder.Numbers.Count, Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await app.CheckHealthAsync()).Status, Patience);
        Assert.Equal(Enumerable.Range(0, Events), recorder.Numbers.Order());
        Assert.All(recorder.Contexts, context => Assert.Equal((1, 1), (context.DeliveryCount, context.Attempt)));
        Assert.False(await app.Database.KeyExistsAsync(app.DeadLetters));
        Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Id == Paused);
        Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Id == Resumed);
    }

    [Fact]
    public async Task Another_member_of_the_group_handles_the_entries_a_paused_member_returns()
    {
        var broken = new FlakyService();
        var nobody = new Recorder();
        await using var app = await StartAsync(broken, nobody);
        await app.PublishWorkAsync(Enumerable.Range(0, Events));
        await Eventually.TrueAsync(() => broken.Tries > 0, Patience);

        var recorder = new Recorder();
        await using var other = await StartAsync(new FlakyService { IsBroken = false }, recorder, app);
        await app.PublishWorkAsync(Enumerable.Range(Events, Events));

        await Eventually.EqualAsync(2 * Events, () => recorder.Numbers.Count, Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        Assert.All(recorder.Contexts, context => Assert.Equal(1, context.DeliveryCount));
        Assert.Empty(nobody.Numbers);
        Assert.False(await app.Database.KeyExistsAsync(app.DeadLetters));
        Assert.Equal(HealthStatus.Unhealthy, (await app.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task A_stop_during_a_pause_hands_entries_back_with_their_delivery_count()
    {
        var broken = new FlakyService();
        var recorder = new Recorder();
        await using var app = await StartAsync(broken, new Recorder());
        await app.PublishWorkAsync(Enumerable.Range(0, Events));
        await Eventually.TrueAsync(() => broken.Tries > 0, Patience);
        await app.Host.StopAsync();

        await using var other = await StartAsync(new FlakyService { IsBroken = false }, recorder, app);

        await Eventually.EqualAsync(Events, () => recorder.Numbers.Count, Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        Assert.All(recorder.Contexts, context => Assert.Equal(1, context.DeliveryCount));
        Assert.False(await app.Database.KeyExistsAsync(app.DeadLetters));
    }

    private Task<BusApp> StartAsync(FlakyService service, Recorder recorder, BusApp? sharing = null) =>
        BusApp.StartAsync(
        server,
        (bus, stream) =>
        {
            bus.Services.AddSingleton(service).AddSingleton(recorder);
            bus.AddConsumer<NeedyHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        },
        options =>
        {
            options.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromMilliseconds(1)];
            options.Consumer.Recovery.Interval = TimeSpan.FromMilliseconds(200);
        },
        sharing);
}
