using System.Net;
using Promy.EventBus.Samples.Tests.Apps;
using StackExchange.Redis;

namespace Promy.EventBus.Samples.Tests.Deployment;

/// <summary>A Redis with the users of samples/k8s.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RedisUserTests : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();
    private RedisServerProcess _redis = null!;
    private ConnectionMultiplexer _admin = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllLinesAsync(_file, [.. Manifests.Users, "user admin on nopass ~* &* +@all"]);
        _redis = await RedisServerProcess.StartAsync("--aclfile", _file);
        _admin = await ConnectionMultiplexer.ConnectAsync(
            $"{_redis.ConnectionString},allowAdmin=true,user=admin,password=any");
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _redis.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task The_samples_publish_and_handle_with_their_rights_and_nothing_is_refused()
    {
        await using var api = new PublisherApp(ConnectionString("web-api-publisher"));
        await using var worker = new WorkerApp(ConnectionString("worker-subscriber"));
        worker.Set("Promy:EventBus:Consumer:StartFrom", "Beginning");
        worker.StartServer();
        using var client = api.CreateClient();

        var (userId, promotionId) = (Some.Text("user"), Some.Text("promo"));
        var user = await Answer.PostAsync(client, "/users", Bodies.User(userId));
        var promotion = await Answer.PostAsync(client, "/promotions", Bodies.Promotion(promotionId));
        var failing = await Answer.PostAsync(client, "/promotions", Bodies.Promotion(Some.Text("promo"), name: "fail"));

        Assert.All([user, promotion, failing], answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        await Eventually.EqualAsync(1, () => worker.MessagesWith($"Handled user.registered: {userId} ").Count);
        await Eventually.EqualAsync(1, () => worker.MessagesWith($"Handled promotion.created: {promotionId} ").Count);
        await Eventually.EqualAsync(1, () => _admin.GetDatabase().StreamLengthAsync(EventStreams.DeadLetters));
        await HealthyAsync(api);
        await HealthyAsync(worker);
        await worker.DisposeAsync();
        Assert.Empty((RedisResult[])(await _admin.GetDatabase().ExecuteAsync("ACL", "LOG"))!);
    }

    [Fact]
    public async Task The_user_of_the_probes_may_ping_and_nothing_else()
    {
        Assert.Equal("+OK", await RawRedis.AskAsync(_redis.Port, "AUTH probe any"));
        Assert.Equal("OK", await TryAsync("ping"));
        Assert.NotEqual("OK", await TryAsync("dbsize"));
    }

    [Fact]
    public async Task Nobody_comes_in_without_a_user() =>
        Assert.StartsWith("-NOAUTH", await RawRedis.AskAsync(_redis.Port, "PING"), StringComparison.Ordinal);

    /// <returns>OK, or why the user of the probes may not do it.</returns>
    private async Task<string> TryAsync(string command) =>
        (await _admin.GetDatabase().ExecuteAsync("ACL", "DRYRUN", "probe", command)).ToString();

    private static async Task HealthyAsync<TEntry>(SampleApp<TEntry> app)
        where TEntry : class
    {
        using var client = app.CreateClient();
        var answer = await Eventually.ReadAsync(
            () => Answer.GetAsync(client, "/health"), found => found.Status == HttpStatusCode.OK);
        Assert.Equal("Healthy", (string?)answer.Json["status"]);
    }

    /// <summary>The connection string of the manifest, but for the host.</summary>
    private string ConnectionString(string workload) => Manifests.ConnectionString(workload)
        .Replace("@redis:6379", $"@127.0.0.1:{_redis.Port}", StringComparison.Ordinal);
}
