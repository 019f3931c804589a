using System.Diagnostics;

namespace Promy.EventBus.Contracts.Tests.Threading;

public sealed class BackgroundLoopTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public async Task A_loop_started_within_a_span_runs_without_the_span()
    {
        Ambient.Value = "caller";
        using var span = new Activity("caller").Start();
        (string? Value, Activity? Span)? seen = null;

        await BackgroundLoop.StartAsync(async () =>
        {
            await Task.Yield();
            seen = (Ambient.Value, Activity.Current);
        });

        Assert.Equal((null, null), seen);
        Assert.Equal("caller", Ambient.Value);
        Assert.Same(span, Activity.Current);
        Assert.False(ExecutionContext.IsFlowSuppressed());
    }

    [Fact]
    public async Task StartAsync_returns_the_result_of_the_loop() =>
        Assert.Null(await BackgroundLoop.StartAsync(() => Task.FromResult(Ambient.Value)));

    [Fact]
    public async Task StartAsync_leaves_a_suppressed_flow_suppressed()
    {
        Task<int> started;
        using (ExecutionContext.SuppressFlow())
        {
            started = BackgroundLoop.StartAsync(() => Task.FromResult(1));
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }

        Assert.Equal(1, await started);
    }

    [Fact]
    public async Task A_timer_ticks_without_the_context_of_its_creator()
    {
        Ambient.Value = "creator";
        var ticked = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);

        await using var timer = BackgroundLoop.CreateTimer(
            TimeProvider.System,
            _ => ticked.TrySetResult(Ambient.Value),
            this,
            TimeSpan.FromMilliseconds(1),
            Timeout.InfiniteTimeSpan);

        Assert.Null(await ticked.Task);
    }
}
