using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>The password of the connection appears nowhere that people look.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SecretsTests
{
    private const string Canary = "canary-s3cret";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_log_exception_or_option_shows_the_password(bool url)
    {
        await using var redis = await PrivateRedis.StartAsync($"password={Canary}", "--requirepass", Canary);
        var bus = redis.NewBus(options =>
        {
            options.ConnectionString = url
                ? $"redis://default:{Canary}@{redis.Server.ConnectionString}"
                : $"{redis.Server.ConnectionString},password={Canary}";
            options.WriteTimeout = options.ReadTimeout = TimeSpan.FromMilliseconds(500);
        });
        List<Exception?> errors = [];
        var consumer = bus.Consume();
        await bus.PublishManyAsync(10);
        await Eventually.EqualAsync(10, () => consumer.Deliveries.Count);

        // A refusal, a silence and an outage; each with a consumer that notices.
        await redis.Database.StringSetAsync(bus.Keys.Stream("text"), "not a stream");
        errors.Add(await Record.ExceptionAsync(
            async () => await bus.Publisher.PublishAsync(bus.Keys.Stream("text"), new TestEvent())));
        redis.Server.Pause();
        errors.Add(
            await Record.ExceptionAsync(async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent())));
        errors.Add(await Record.ExceptionAsync(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent()])));
        await redis.Server.KillAsync();
        errors.Add(
            await Record.ExceptionAsync(async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent())));
        await Eventually.TrueAsync(() => bus.Logs.GetSnapshot().Any(record => record.Id.Id == 211));

        Assert.All(errors, Assert.NotNull);
        Assert.All(errors, error => Assert.DoesNotContain(Canary, error!.ToString(), StringComparison.Ordinal));
        Assert.All(
            bus.Logs.GetSnapshot(),
            record => Assert.DoesNotContain(
                Canary,
                $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}",
                StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, $"{bus.Options} {consumer.Report} {bus.Connections}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_options_shows_no_source()
    {
        var options = new EventBusRedisOptions
        {
            ConnectionString = $"localhost,password={Canary}",
            Configuration = new ConfigurationOptions { Password = Canary },
        };

        Assert.Equal(nameof(EventBusRedisOptions), options.ToString());
    }
}
