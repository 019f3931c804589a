namespace Promy.EventBus.TestSupport.Tests;

public sealed class ServerProgramTests
{
    [Theory]
    [InlineData(null, null, "redis-server")]
    [InlineData("", "", "redis-server")]
    [InlineData(null, "localhost:6380", "redis-server")]
    [InlineData("/opt/valkey/valkey-server", null, "/opt/valkey/valkey-server")]
    [InlineData("valkey-server", "", "valkey-server")]
    public void Choose_gives_the_named_program_or_the_usual_one(string? program, string? redis, string expected) =>
        Assert.Equal(expected, ServerProgram.Choose(program, redis));

    [Fact]
    public void Choose_refuses_both_variables_at_once_and_names_both()
    {
        var failure = Assert.Throws<RedisUnavailableException>(
            () => ServerProgram.Choose("valkey-server", "localhost:6380"));

        Assert.Contains(
            "PROMY_TEST_SERVER and PROMY_TEST_REDIS are both set", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/valkey-server")]
    [InlineData("no-such-valkey-server")]
    [InlineData("/etc/passwd")]
    public async Task Start_fails_and_names_variable_and_program_if_it_is_no_program(string program)
    {
        var failure = await Assert.ThrowsAsync<RedisUnavailableException>(() => StartAsync(program));

        Assert.Contains("PROMY_TEST_SERVER", failure.Message, StringComparison.Ordinal);
        Assert.Contains(program, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_fails_at_once_with_the_exit_code_of_a_silent_program()
    {
        var failure = await Assert.ThrowsAsync<RedisUnavailableException>(() => StartAsync("false"));

        Assert.Equal("false did not start: it ended with exit code 1 and said nothing.", failure.Message);
    }

    private static async Task StartAsync(string program)
    {
        var directory = Directory.CreateTempSubdirectory("promy-redis-");
        try
        {
            await using var run = await RedisServerRun.StartAsync(program, LoopbackPort.Next(), directory.FullName, []);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
