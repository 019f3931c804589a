using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;
using Promy.EventBus.TestWorker;
using Promy.EventBus.Transport;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// No log, health report, exception, span, metric or object shows a service's password, even if the service fails.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SecretScanTests : IAsyncDisposable
{
    private const string Canary = "s3cretCanary";

    // A URL escapes the end of this password and not its beginning. Each part has the canary.
    private const string Password = Canary + "/@:%= ä€" + Canary;

    // A password that the text form of the client library cannot hold.
    private const string OddPassword = Password + "," + Canary + "=" + Canary + ", " + Canary + ",name=" + Canary;
    private const string Nowhere = "127.0.0.1:1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SecretScan _scan = new();
    private readonly GivenConnections _given = new();

    [Theory]
    [InlineData("url")]
    [InlineData("code")]
    [InlineData("defaults")]
    [InlineData("connection")]
    [InlineData("factory")]
    public async Task A_service_that_fails_and_recovers_shows_its_password_nowhere(string form)
    {
        using var tap = new TelemetryTap(_scan);
        await using var redis = await StartRedisAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.ConnectionString},abortConnect=false,user=admin,password=admin");
        await using var app = await BusApp.StartAsync(
            TextFor(form, redis.ConnectionString, OddPassword),
            admin,
            Consume,
            options => Configure(options, form, redis.ConnectionString));

        await RunAsync(app);
        await RefuseAsync(app, admin);
        await BeSilentAsync(app, redis);
        await RestartAsync(app, redis);
        await app.Host.StopAsync();

        AddLogs(app);
        _scan.AddObject(app.Host.Services.GetRequiredService<IOptions<PromyEventBusOptions>>().Value);
        AssertSawEverything(
            [211, 212, 222, 315, 316, 603],
            [typeof(EventNotPublishedException), typeof(EventPublishOutcomeUnknownException)]);
        Assert.Empty(_scan.Hits(Canary));
    }

    [Theory]
    [InlineData("url", OddPassword)]
    [InlineData("options", Password)]
    [InlineData("code", OddPassword)]
    [InlineData("defaults", OddPassword)]
    public async Task A_service_without_a_connection_shows_its_password_nowhere(string form, string password)
    {
        using var tap = new TelemetryTap(_scan);
        await using var redis = await StartRedisAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.ConnectionString},user=admin,password=admin");

        await FailToStartAsync(
            TextFor(form, redis.ConnectionString, password + "wrong"),
            admin,
            options => Configure(options, form, redis.ConnectionString, password + "wrong"));
        await using (var away = await BusApp.StartAsync(
            TextFor(form, Nowhere, password), admin, Consume, options => Configure(options, form, Nowhere, password)))
        {
            await AddFailureAsync(async () => await away.Publisher.PublishAsync(away.Stream, new WorkDoneEvent()));
            await AddFailureAsync(
                async () => await away.Publisher.PublishBatchAsync(away.Stream, [new WorkDoneEvent()]));
            _scan.Add(await away.CheckHealthAsync());
            _scan.Add(await away.CheckHealthAsync("lag"));
            AddLogs(away);
        }

        AssertSawEverything(
            [201, 601],
            [
                typeof(EventBusConfigurationException),
                typeof(EventNotPublishedException),
                typeof(EventBatchPublishException),
            ]);
        Assert.Empty(_scan.Hits(Canary));
    }

    [Theory]
    [InlineData("redis://service:s3cretCanary@host:notaport")]
    [InlineData("redis://service:s3cretCanary@host/notadatabase")]
    [InlineData("http://service:s3cretCanary@host")]
    [InlineData("host,password=s3cretCanary,bogus=1")]
    [InlineData("host,password=pa,s3cretCanary")]
    [InlineData("host,password=pa,s3cretCanary=s3cretCanary")]
    [InlineData("host,password=pa,ssl=s3cretCanary")]
    [InlineData("redis://service:pa ss3cretCanary@ho,s3cretCanary")]
    [InlineData("host,s3cretCanary=1")]
    [InlineData("password=s3cretCanary")]
    public async Task A_bad_connection_string_is_not_repeated(string text)
    {
        await using var redis = await StartRedisAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.ConnectionString},user=admin,password=admin");

        await FailToStartAsync(text, admin, _ => { });

        Assert.Contains(typeof(OptionsValidationException), _scan.Types);
        Assert.Empty(_scan.Hits(Canary));
    }

    [Fact]
    public async Task No_public_type_shows_the_password_in_its_text()
    {
        var options = new PromyEventBusOptions();
        options.Redis.ConnectionString = $"localhost,password={Password}";
        options.Redis.Configuration = new ConfigurationOptions { EndPoints = { "localhost" }, Password = OddPassword };
        _scan.AddObject(options);

        var result = new EventPublishResult("id", null, new EventNotPublishedException("message", "stream", "id"));
        await using var letters = new RedisDeadLetterStore(
            new EventBusRedisOptions { ConnectionString = options.Redis.ConnectionString });
        var services = new ServiceCollection().AddLogging();
        services.AddPromyEventBus(bus => bus.Redis.ConnectionString = options.Redis.ConnectionString);
        await using var provider = services.BuildServiceProvider();
        var encoder = provider.GetRequiredService<EventEncoder>();
        var delivery =
            new EventContext { EventId = "id", EventType = "type", Stream = "s", EntryId = "1-0", Group = "g" };
        object[] others =
        [
            encoder, encoder.Encode(new WorkDoneEvent(), new PublishOptions { Stream = "events:users" }),
            DeliveryOutcome.Handled, result, result.Error!, new EventTypeAttribute("type"),
            new EventBatchPublishException([result]), new EventBusConfigurationException("message"),
            new EventPublishOutcomeUnknownException("message", "stream", "id"),
            new EventValidationException("type", []), new DeadLetterStoreException("message"), letters,
            new GroupLag(1, 1), new GroupMember("name", null), Retention.UntilAcknowledged,
            new HandlerContext(new WorkDoneEvent(), delivery, typeof(SecretScanTests)),
            new PublishContext([new WorkDoneEvent()], new PublishOptions()),
            (HandlerStep)(_ => Task.CompletedTask), (PublishStep)(_ => ValueTask.CompletedTask),
        ];
        Array.ForEach(others, other => _scan.AddObject(other));
        Type[] concrete =
        [
            .. new[] { typeof(Event), typeof(EventBusRedisOptions), typeof(PromyEventBusOptions) }
                .SelectMany(type => type.Assembly.GetExportedTypes())
                .Where(type => type is { IsClass: true, IsAbstract: false }),
        ];
        foreach (var type in concrete.Where(type => type.GetConstructor([]) is not null))
        {
            _scan.AddObject(Activator.CreateInstance(type)!);
        }

        Assert.Empty(concrete.Except(_scan.Types));
        Assert.Empty(_scan.Hits(Canary));
    }

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    private static string TextFor(string form, string address, string password) => form == "url"
        ? $"redis://service:{Uri.EscapeDataString(password)}@{address}"
        : $"{address},user=service,password={password}";

    private void Configure(PromyEventBusOptions options, string form, string address, string password = OddPassword)
    {
        options.Redis.ReadTimeout = options.Redis.WriteTimeout = options.Redis.ConnectTimeout = TimeSpan.FromSeconds(1);
        options.Consumer.BlockDuration = TimeSpan.FromMilliseconds(500);
        options.Redis.MaxRetries = 1;
        _given.Give(options.Redis, form, address, password);
    }

    private static Task<RedisServerProcess> StartRedisAsync() => RedisServerProcess.StartAsync(
        "--user", "default", "off", "--user", "admin", "on", ">admin", "~*", "&*", "+@all",
        "--user", "service", "on", HashOf(Password), HashOf(OddPassword), "~*", "&*", "+@all");

    /// <summary>As a rule of an ACL: a configuration file takes no password with a space.</summary>
    private static string HashOf(string password) =>
        $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)))}";

    private static void Consume(IPromyEventBusBuilder bus, string stream)
    {
        bus.Services.AddSingleton(new Recorder());
        bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        bus.AddConsumer<ThrowingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
    }

    private async Task RunAsync(BusApp app)
    {
        await app.PublishWorkAsync([1, 2]);
        Assert.True(app.Publisher.TryEnqueue(new QueuedEvent()));
        await Eventually.EqualAsync(2, () => app.Database.StreamLengthAsync(app.DeadLetters), Patience);
        await BecomeAsync(HealthStatus.Healthy, app);
        _scan.Add(await app.CheckHealthAsync("lag"));
        foreach (var context in app.Host.Services.GetRequiredService<Recorder>().Contexts)
        {
            _scan.AddObject(context);
        }
    }

    /// <summary>NOPERM and WRONGTYPE.</summary>
    private async Task RefuseAsync(BusApp app, ConnectionMultiplexer admin)
    {
        await app.Database.StringSetAsync(app.Keys.Stream("text"), "not a stream");
        await AddFailureAsync(
            async () => await app.Publisher.PublishAsync(app.Keys.Stream("text"), new WorkDoneEvent()));
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "service", "-xadd", "-xreadgroup");
        await AddFailureAsync(async () => await app.Publisher.PublishAsync(app.Stream, new WorkDoneEvent()));
        await BecomeAsync(HealthStatus.Unhealthy, app);
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "service", "+@all");
        await BecomeAsync(HealthStatus.Healthy, app);
    }

    private async Task BeSilentAsync(BusApp app, RedisServerProcess redis)
    {
        redis.Pause();
        await AddFailureAsync(async () => await app.Publisher.PublishAsync(app.Stream, new WorkDoneEvent()));
        await BecomeAsync(HealthStatus.Unhealthy, app);
        _scan.Add(await app.CheckHealthAsync("lag"));
        redis.Resume();
        await BecomeAsync(HealthStatus.Healthy, app);
    }

    private async Task RestartAsync(BusApp app, RedisServerProcess redis)
    {
        await redis.KillAsync();
        await AddFailureAsync(async () => await app.Publisher.PublishAsync(app.Stream, new WorkDoneEvent()));
        await BecomeAsync(HealthStatus.Unhealthy, app);
        await redis.RestartAsync();
        await BecomeAsync(HealthStatus.Healthy, app);
    }

    private Task BecomeAsync(HealthStatus status, BusApp app) => Eventually.EqualAsync(
        status,
        async () =>
        {
            var report = await app.CheckHealthAsync();
            _scan.Add(report);
            return report.Status;
        },
        Patience);

    private async Task FailToStartAsync(
        string text, ConnectionMultiplexer admin, Action<PromyEventBusOptions> configure)
    {
        var app = BusApp.Build(text, admin, Consume, configure);
        using (app.Host)
        {
            await AddFailureAsync(() => app.Host.StartAsync());
            AddLogs(app);
        }
    }

    private async Task AddFailureAsync(Func<Task> act) =>
        _scan.Add("thrown", await Assert.ThrowsAnyAsync<Exception>(act));

    private void AddLogs(BusApp app)
    {
        foreach (var record in app.Logs.GetSnapshot())
        {
            _scan.Add(record);
        }
    }

    /// <summary>A scan that saw nothing finds nothing.</summary>
    private void AssertSawEverything(int[] logs, Type[] exceptions)
    {
        Assert.All(logs, log => Assert.True(_scan.Count($"log {log} ") > 0, $"No record {log} was seen."));
        Assert.All(exceptions, exception => Assert.Contains(exception, _scan.Types));
        Assert.True(_scan.Count("health promy-eventbus") > 0);
        Assert.True(_scan.Count("span ") > 0);
        Assert.True(_scan.Count("metric ") > 0);
    }
}
