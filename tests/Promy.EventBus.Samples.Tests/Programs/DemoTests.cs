namespace Promy.EventBus.Samples.Tests.Programs;

/// <summary>eng/demo.sh, which checks by itself what it shows: both samples on a Redis, or the API in memory.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Collection(nameof(Alone))]
public sealed class DemoTests
{
    private const string Demo = "./eng/demo.sh";
    private const string ServerVariable = "PROMY_TEST_SERVER";
    private const string Everything = "everything above was seen; stopping what was started";
    private const string InMemory = "in memory: Redis not shown";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task The_demo_shows_everything_on_a_Redis()
    {
        await using var demo = Shell.Start(Demo);

        await AssertEndsAsync(demo, 0, Everything);
        Assert.DoesNotContain(demo.Lines, line => line.Contains(InMemory, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_installable_Redis_the_demo_shows_the_API_in_memory()
    {
        using var programs = new ProgramFolder();
        await using var demo = Shell.Start(Demo, ("PATH", programs.FullName), (ServerVariable, null));

        await AssertEndsAsync(demo, 0, InMemory);
        Assert.Contains(demo.Lines, line => line.EndsWith(Everything, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("REDIS_URL", "redis://127.0.0.1:1", "no Redis answers there, or it refuses the credentials")]
    [InlineData(ServerVariable, "/no/such/server", "PROMY_TEST_SERVER cannot be used")]
    public async Task A_named_Redis_that_cannot_be_used_is_an_error(string variable, string value, string error)
    {
        using var programs = new ProgramFolder();
        await using var demo = Shell.Start(
            Demo, ("PATH", programs.FullName), (ServerVariable, null), (variable, value));

        await AssertEndsAsync(demo, 1, error);
    }

    private static async Task AssertEndsAsync(Shell demo, int exitCode, string lastLine)
    {
        var actual = await demo.WaitAsync(Patience);

        var printed = string.Join('\n', demo.Lines);
        Assert.True(actual == exitCode, $"The demo ended with {actual}:\n{printed}");
        Assert.EndsWith(lastLine, printed, StringComparison.Ordinal);
    }
}
