using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests;

/// <summary>The health paths of both samples without a Redis.</summary>
public sealed class HealthTests
{
    private const string Password = "hunter2";

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Live_runs_no_check(string sample)
    {
        await using var app = Start(sample);
        using var client = Client(app);

        var answer = await Answer.GetAsync(client, "/health/live");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("""{"status":"Healthy","checks":{}}""", answer.Text);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Ready_and_health_report_problems_without_secrets(string sample)
    {
        await using var app = Start(sample);
        using var client = Client(app);

        foreach (var path in (string[])["/health", "/health/ready"])
        {
            var answer = await Answer.GetAsync(client, path);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Equal("application/json", answer.ContentType);
            Assert.Equal("Unhealthy", (string?)answer.Json["status"]);
            var check = answer.Json["checks"]!["promy-eventbus"]!;
            Assert.Equal("Unhealthy", (string?)check["status"]);
            Assert.NotEmpty((string)check["description"]!);
            Assert.DoesNotContain(Password, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Health_runs_every_check_and_ready_only_the_checks_of_readiness()
    {
        await using var app = new WorkerApp();
        using var client = app.CreateClient();

        var all = await Answer.GetAsync(client, "/health");
        var ready = await Answer.GetAsync(client, "/health/ready");

        Assert.Equal(
            ["promy-eventbus", "promy-eventbus-lag"],
            all.Json["checks"]!.AsObject().Select(check => check.Key).Order());
        Assert.Equal(["promy-eventbus"], ready.Json["checks"]!.AsObject().Select(check => check.Key));
    }

    [Fact]
    public async Task The_message_of_a_check_that_throws_is_not_shown()
    {
        await using var app = new PublisherApp();
        app.Configure(services => services.AddHealthChecks()
            .AddCheck("broken", () => throw new InvalidOperationException($"password={Password}"), ["ready"]));

        var answer = await Answer.GetAsync(app.CreateClient(), "/health/ready");

        Assert.Equal("The check failed.", (string?)answer.Json["checks"]!["broken"]!["description"]);
        Assert.DoesNotContain(Password, answer.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string> Samples() => ["api", "worker"];

    private static IAsyncDisposable Start(string sample)
    {
        var redis = $"{SampleApp<object>.NoRedis},password={Password}";
        return sample == "api" ? new PublisherApp(redis) : new WorkerApp(redis);
    }

    private static HttpClient Client(IAsyncDisposable app) =>
        app is PublisherApp api ? api.CreateClient() : ((WorkerApp)app).CreateClient();
}
