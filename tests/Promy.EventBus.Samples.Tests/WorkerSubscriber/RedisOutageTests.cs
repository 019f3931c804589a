using System.Net;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests.WorkerSubscriber;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RedisOutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_worker_starts_without_Redis_and_handles_events_once_Redis_is_there()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await redis.KillAsync();
        await using var worker = new WorkerApp(redis.ConnectionString);
        worker.Set("Promy:EventBus:Consumer:StartFrom", "Beginning");
        worker.Set("Promy:EventBus:Consumer:Recovery:Interval", "00:00:01");
        using var probe = worker.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await Answer.GetAsync(probe, "/health/live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Answer.GetAsync(probe, "/health/ready")).Status);

        await redis.RestartAsync();

        await using var api = new PublisherApp(redis.ConnectionString);
        var userId = Some.Text("user");
        var answer = await Answer.PostAsync(api.CreateClient(), "/users", Bodies.User(userId));
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        await Eventually.EqualAsync(
            1, () => worker.MessagesWith($"Handled user.registered: {userId} ").Count, Patience);
        await Eventually.EqualAsync(
            HttpStatusCode.OK, async () => (await Answer.GetAsync(probe, "/health/ready")).Status, Patience);
    }
}
