using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>
/// Passwords that the text form of a connection cannot hold: every way to give one works, and shows no part of it.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class OddPasswordTests
{
    private const string Canary = "canary";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> Cases => new MatrixTheoryData<string, string>(
        ["url", "configuration", "defaults", "connection", "connection-defaults", "factory"],
        [
            "1canary,2canary",
            ",1canary=2canary, name=3canary,",
            "1canärie = 2canary€@3canary/4canary:5canary%2C#6canary,7canary",
        ]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Events_are_published_and_read_and_no_part_of_the_password_is_shown(string way, string password)
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("CONFIG", "SET", "requirepass", password);
        await using var given = await ConnectionMultiplexer.ConnectAsync(
            way == "connection-defaults" ? WithDefaults(redis, password) : WithPassword(redis, password));
        var bus = redis.NewBus(options =>
        {
            Give(options, way, redis, password, given);
            options.ReadTimeout = options.WriteTimeout = options.ConnectTimeout = TimeSpan.FromSeconds(2);
            options.MaxRetries = 0;
        });

        Assert.True(await bus.Connections.VerifyAsync(CancellationToken.None));
        var consumer = bus.Consume();
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        await redis.Server.KillAsync();
        var error = await Record.ExceptionAsync(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        var problem = await Eventually.ReadAsync(() => consumer.Report?.Problem, problem => problem is not null);

        AssertNothingShown($"{error} {problem} {bus.Options}");
        Assert.Contains(bus.Logs.GetSnapshot(), record => record.Id.Id == 211);
        Assert.All(
            bus.Logs.GetSnapshot(),
            record => AssertNothingShown(
                $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}"));
    }

    private static void AssertNothingShown(string text) =>
        Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase);

    private static void Give(
        EventBusRedisOptions options, string way, PrivateRedis redis, string password, IConnectionMultiplexer given)
    {
        options.ConnectionString = null;
        switch (way)
        {
            case "url":
                options.ConnectionString = $"redis://:{Uri.EscapeDataString(password)}@{redis.Server.ConnectionString}";
                break;
            case "configuration":
                options.Configuration = WithPassword(redis, password);
                break;
            case "defaults":
                options.Configuration = WithDefaults(redis, password);
                break;
            case "factory":
                options.ConnectionFactory = _ => Task.FromResult(given);
                break;
            default:
                options.Connection = given;
                break;
        }
    }

    private static ConfigurationOptions WithPassword(PrivateRedis redis, string password) =>
        new() { EndPoints = { { "127.0.0.1", redis.Server.Port } }, Password = password, AbortOnConnectFail = false };

    private static ConfigurationOptions WithDefaults(PrivateRedis redis, string password) => new()
    {
        EndPoints = { { "127.0.0.1", redis.Server.Port } },
        Defaults = new PasswordProvider(password),
        AbortOnConnectFail = false,
    };

    private sealed class PasswordProvider(string password) : DefaultOptionsProvider
    {
        public override string? Password => password;
    }
}
