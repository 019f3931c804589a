using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.Events;
using StackExchange.Redis;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// The users of docs/operations.md have the rights that publishing and consuming need, and no others.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class AccessControlTests
{
    private const string Group = "notification-service-consumers";
    private readonly ConcurrentQueue<string> _handled = [];

    [Fact]
    public async Task The_documented_users_can_do_everything_and_nothing_is_refused()
    {
        var (publisher, consumer) = (AclUser.Documented("publisher"), AclUser.Documented("consumer"));
        await using var redis = await RestrictedRedis.StartAsync(publisher, consumer);
        var publishing = await redis.StartHostAsync(publisher, _ => { });
        var consuming = await ConsumeAsync(redis, consumer, delayed: TimeSpan.FromSeconds(1));

        await HandleAsync(redis, publishing);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(publishing));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(consuming));

        // The read blocks for a minute: only CLIENT UNBLOCK ends it sooner. A script removes the consumer name.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await consuming.StopAsync(patience.Token);
        Assert.False(patience.IsCancellationRequested);
        Assert.Empty(await redis.Database.StreamConsumerInfoAsync(EventStreams.Promotions, Group));
        Assert.Empty(await redis.RefusalsAsync());
    }

    [Fact]
    public async Task Events_are_handled_without_the_optional_rights()
    {
        var publisher = AclUser.Documented("publisher")
            .Without("select", "info", "client|setname", "client|id", "cluster|slots", "cluster|nodes", "acl|whoami");
        var consumer = AclUser.Documented("consumer")
            .Without(
                "select", "info", "client|setname", "client|id", "client|unblock", "cluster|slots", "cluster|nodes")
            .Without("acl|whoami", "eval", "evalsha", "script|load", "xgroup|delconsumer", "xinfo|groups");
        await using var redis = await RestrictedRedis.StartAsync(publisher, consumer);
        var publishing = await redis.StartHostAsync(publisher, _ => { });
        var consuming = await ConsumeAsync(redis, consumer, TimeSpan.FromSeconds(1));

        await HandleAsync(redis, publishing);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(consuming));

        await consuming.StopAsync();
        Assert.Single(await redis.Database.StreamConsumerInfoAsync(EventStreams.Promotions, Group));
    }

    [Fact]
    public async Task The_documented_trimmer_trims_in_the_background_and_nothing_is_refused()
    {
        var trimmer = AclUser.Documented("trimmer");
        await using var redis = await RestrictedRedis.StartAsync(trimmer);
        await RawEntries.AddAsync(redis.Database, EventStreams.Promotions, "{}", "{}");
        await redis.Database.StreamCreateConsumerGroupAsync(EventStreams.Promotions, Group, StreamPosition.NewMessages);
        await RawEntries.AddAsync(redis.Database, EventStreams.Promotions, "{}", "{}");
        await redis.Database.StreamAddAsync(EventStreams.Users, "metadata", "{}", "1-0");
        await redis.StartHostAsync(trimmer, options =>
        {
            options.Retention.Interval = TimeSpan.FromSeconds(1);
            options.Retention.Streams.Add(
                new EventBusStreamRetentionOptions { Stream = EventStreams.Promotions, UntilAcknowledged = true });
            options.Retention.Streams.Add(
                new EventBusStreamRetentionOptions { Stream = EventStreams.Users, MaxAge = TimeSpan.FromDays(1) });
        });

        await Eventually.EqualAsync(1, () => redis.Database.StreamLengthAsync(EventStreams.Promotions));
        await Eventually.EqualAsync(0, () => redis.Database.StreamLengthAsync(EventStreams.Users));
        Assert.Empty(await redis.RefusalsAsync());
    }

    [Fact]
    public async Task The_documented_options_let_an_application_connection_do_everything()
    {
        var (publisher, consumer) = (AclUser.Documented("publisher"), AclUser.Documented("consumer"));
        await using var redis = await RestrictedRedis.StartAsync(publisher, consumer);
        var options =
            Assert.Single(Repository.Operations.Blocks, block => block.Marker == "options: given connection").Text;
        var publishing = await redis.StartHostAsync(
            publisher, _ => { }, given: await redis.ConnectAsync(publisher, options));
        var consuming = await ConsumeAsync(
            redis, consumer, TimeSpan.FromSeconds(1), await redis.ConnectAsync(consumer, options),
            delayed: TimeSpan.FromSeconds(1));

        await HandleAsync(redis, publishing);
        await consuming.StopAsync();

        Assert.Empty(await redis.RefusalsAsync());
    }

    private Task<IHost> ConsumeAsync(
        RestrictedRedis redis,
        AclUser user,
        TimeSpan? block = null,
        IConnectionMultiplexer? given = null,
        params TimeSpan[] delayed) => redis.StartHostAsync(
        user,
        options =>
        {
            options.Consumer.Group = Group;
            options.Health.MaxDeadLetters = 10;
            options.Retry.Redelivery = delayed;
            options.Consumer.BlockDuration = block ?? TimeSpan.FromMinutes(1);

            // Short enough for the lease to be renewed while the slow promotion is handled.
            options.Consumer.Recovery.MinIdle = TimeSpan.FromSeconds(1);
            options.Consumer.Recovery.Interval = TimeSpan.FromSeconds(1);
        },
        bus =>
        {
            bus.Services.AddSingleton(_handled);
            bus.AddConsumer<PromotionHandler, PromotionCreatedEvent>();
        },
        given);

    private async Task HandleAsync(RestrictedRedis redis, IHost publishing)
    {
        var publisher = publishing.Services.GetRequiredService<IEventPublisher>();
        await publisher.PublishAsync(Promotion("promo-1", "fail"));
        await publisher.PublishBatchAsync([Promotion("promo-2", "slow"), Promotion("promo-3", "quick")]);
        Assert.True(publisher.TryEnqueue(Promotion("promo-4", "posted")));

        await Eventually.EqualAsync(3, () => Task.FromResult(_handled.Count));
        await Eventually.EqualAsync(1, () => redis.Database.StreamLengthAsync(EventStreams.DeadLetters));
        await Eventually.EqualAsync(0, () => PendingAsync(redis.Database));
    }

    private static async Task<int> PendingAsync(IDatabase database) =>
        (await database.StreamPendingAsync(EventStreams.Promotions, Group)).PendingMessageCount;

    private static async Task<HealthStatus> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    private static PromotionCreatedEvent Promotion(string id, string name) => new()
    {
        PromotionId = id,
        PromotionName = name,
        DistributorId = "dist-7",
        CategoryId = "cat-3",
        Dates = ["2025-11-06"],
        Price = 9.99m,
        ImageUrl = "https://cdn.example.com/autumn.png",
    };
}
