using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Services;

public sealed class ConnectionServiceTests
{
    [Fact]
    public async Task Refused_credentials_stop_the_start()
    {
        await using var bus = TestBus.Build();
        bus.Transport.Verify = () => throw new EventBusConfigurationException("Redis refuses the user 'bob'.");

        var exception = await Assert.ThrowsAsync<EventBusConfigurationException>(() => bus.Host.StartAsync());

        Assert.Equal("Redis refuses the user 'bob'.", exception.Message);
    }

    [Fact]
    public async Task An_unreachable_server_is_one_warning_and_the_host_starts()
    {
        await using var bus = TestBus.Build();
        bus.Transport.Name = "Fake server";
        bus.Transport.Address = "fake.test:1";
        bus.Transport.Verify = () => Task.FromResult(false);

        await bus.Host.StartAsync();

        var warning = Assert.Single(bus.LogsOf(LogLevel.Warning));
        Assert.Equal((601, "StartedWithoutServer"), (warning.Id.Id, warning.Id.Name));
        Assert.Equal(
            "Fake server at fake.test:1 is unreachable: the host starts without it, is not ready, and goes on when the "
            + "server appears",
            warning.Message);
    }

    [Fact]
    public async Task Any_other_failure_of_the_check_does_not_stop_the_start()
    {
        await using var bus = TestBus.Build();
        bus.Transport.Verify = () => throw new IOException("the factory of the application failed");

        await bus.Host.StartAsync();

        Assert.IsType<IOException>(Assert.Single(bus.LogsOf(LogLevel.Warning)).Exception);
    }

    [Fact]
    public async Task A_server_that_answers_is_not_logged()
    {
        await using var bus = TestBus.Build();

        await bus.Host.StartAsync();

        Assert.Empty(bus.LogsOf(LogLevel.Warning));
        Assert.Equal(["verify"], bus.Transport.Calls);
    }

    [Fact]
    public async Task A_cancelled_start_throws_its_cancellation()
    {
        await using var bus = TestBus.Build();
        using var cancellation = new CancellationTokenSource();
        bus.Transport.Verify = async () =>
        {
            await cancellation.CancelAsync();
            throw new OperationCanceledException(cancellation.Token);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bus.Host.StartAsync(cancellation.Token));
    }
}
