using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>The application has lost its connection, and the replacement cannot be used, or not yet.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class UnusableReplacementTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Service = ["--user", "service", "on", ">right", "~*", "&*", "+@all"];

    /// <summary>Errors of a factory that are no errors of Redis.</summary>
    public static TheoryData<Exception> Failures =>
        [new InvalidOperationException("no token"), new TaskCanceledException("timed out"), new IOException("no file")];

    [Fact]
    public async Task A_new_connection_is_checked_once_established_before_anything_uses_it()
    {
        await using var redis = await PrivateRedis.StartAsync("", Service);
        await using var holder = await ConnectionHolder.ConnectAsync(
            $"{redis.Server.ConnectionString},user=service,password=right");
        var bus = NewBus(redis, holder.GetAsync);
        await bus.PublishManyAsync(1);

        // The default user is open: to the client library a wrong password is no error. While Redis is away nobody can
        // tell.
        await redis.Server.KillAsync();
        await holder.ReplaceAsync(
            $"{redis.Server.ConnectionString},user=service,password=wrong,abortConnect=false,connectRetry=1");
        for (var number = 0; number < 5; number++)
        {
            await Assert.ThrowsAsync<EventNotPublishedException>(
                async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        }

        // Asked once at first and once more: an application that opens a connection each time would have to keep ever
        // more.
        Assert.Equal(2, holder.Asked);
        await redis.Server.RestartAsync();
        await Eventually.TrueAsync(
            async () => await Record.ExceptionAsync(async () =>
                await bus.Publisher.PublishAsync(bus.Stream, new TestEvent())) is EventBusConfigurationException,
            Patience);

        Assert.Equal(0, await redis.Database.StreamLengthAsync(bus.Stream));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Any_error_of_the_factory_means_not_published(Exception failure)
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = NewBus(redis, _ => Task.FromException<IConnectionMultiplexer>(failure));

        var error = await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));

        Assert.Contains(failure, Inner(error));
    }

    [Fact]
    public async Task A_batch_reports_what_is_stored_after_any_error_of_the_factory()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await using var holder = await ConnectionHolder.ConnectAsync(redis.Server.ConnectionString);
        var hasFailed = false;
        var bus = NewBus(redis, token => hasFailed
            ? Task.FromException<IConnectionMultiplexer>(new InvalidOperationException("no token"))
            : holder.GetAsync(token));
        await bus.PublishManyAsync(1);
        hasFailed = true;
        await holder.DisposeAsync();

        var error = await Assert.ThrowsAsync<EventBatchPublishException>(async () =>
            await bus.Publisher.PublishBatchAsync(
                bus.Stream, [new TestEvent { Number = 1 }, new TestEvent { Number = 2 }]));

        Assert.All(error.Results, result => Assert.IsType<EventNotPublishedException>(result.Error));
        Assert.Equal(1, await redis.Database.StreamLengthAsync(bus.Stream));
    }

    [Fact]
    public async Task A_batch_reports_each_outcome_if_the_next_connection_is_refused()
    {
        await using var redis = await PrivateRedis.StartAsync("", Service);
        await using var holder = await ConnectionHolder.ConnectAsync(
            $"{redis.Server.ConnectionString},user=service,password=right");
        var bus = redis.NewBus(options =>
        {
            (options.ConnectionString, options.ConnectionFactory) = (null, holder.GetAsync);
            options.MaxRetries = int.MaxValue;
            options.MinRetryBackoff = options.MaxRetryBackoff = TimeSpan.FromMilliseconds(50);
        });
        await bus.PublishManyAsync(1);

        // Refused, and tried again and again.
        await redis.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        var publishing = bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent { Number = 1 }]).AsTask();
        await Eventually.TrueAsync(async () => (await redis.CommandStatisticsAsync("xadd")).Rejected > 2);
        await holder.ReplaceAsync($"{redis.Server.ConnectionString},user=service,password=wrong,abortConnect=false");

        var error = await Assert.ThrowsAsync<EventBatchPublishException>(() => publishing.WaitAsync(Patience));
        var result = Assert.Single(error.Results);
        var failure = Assert.IsType<EventNotPublishedException>(result.Error);
        Assert.IsType<EventBusConfigurationException>(failure.InnerException);
    }

    [Fact]
    public async Task An_event_on_the_way_is_of_unknown_outcome_if_its_connection_is_closed()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        var bus = NewBus(redis, _ => Task.FromResult<IConnectionMultiplexer>(connection));
        await bus.PublishManyAsync(1);

        redis.Server.Pause();
        var publishing = bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 1 }).AsTask();
        await Eventually.TrueAsync(() => connection.GetCounters().Interactive.SentItemsAwaitingResponse > 0);
        await connection.CloseAsync(allowCommandsToComplete: false);

        await Assert.ThrowsAsync<EventPublishOutcomeUnknownException>(() => publishing.WaitAsync(Patience));
        redis.Server.Resume();
        await connection.DisposeAsync();
    }

    private static RedisBus NewBus(
        PrivateRedis redis, Func<CancellationToken, Task<IConnectionMultiplexer>> factory) => redis.NewBus(
        options => (options.ConnectionString, options.ConnectionFactory) = (null, factory));

    private static IEnumerable<Exception> Inner(Exception error)
    {
        for (var current = error.InnerException; current is not null; current = current.InnerException)
        {
            yield return current;
        }
    }
}
