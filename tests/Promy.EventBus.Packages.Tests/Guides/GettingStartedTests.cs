using Promy.EventBus.Documentation.Tests;
using Promy.EventBus.Packages.Tests.Support;
using StackExchange.Redis;

namespace Promy.EventBus.Packages.Tests.Guides;

/// <summary>docs/getting-started.md, followed word for word by a newcomer outside the repository.</summary>
[Trait(TestCategories.Trait, TestCategories.Slow)]
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class GettingStartedTests(PackedPackages packages, ITestOutputHelper output)
{
    private static readonly Document Guide = Document.Load("docs/getting-started.md");

    [Fact]
    public async Task The_guide_leads_from_the_clone_to_two_services_on_a_Redis()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var walk = await GuideWalk.BeginAsync(packages, redis.Port, output.WriteLine);

        foreach (var block in Guide.Blocks)
        {
            await walk.FollowAsync(block);
        }

        Assert.Equal(
            ["docker run", "redis-server --daemonize", "docker stop", "redis-cli shutdown"],
            walk.Omitted.Select(command => string.Join(' ', command.Split(' ').Take(2))));
        Assert.Contains(
            "This order fails on purpose.",
            walk.PrintedBy("../promy-tools/promy-eventbus dlq list"),
            StringComparison.Ordinal);
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        Assert.Equal(2, await client.GetDatabase().StreamLengthAsync("events:orders"));
        Assert.Equal(1, await client.GetDatabase().StreamLengthAsync("events:dlq"));
    }
}
