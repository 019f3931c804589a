using System.Collections.Concurrent;

namespace Promy.EventBus.Contracts.Tests.Threading;

public sealed class PoolTrampolineTests
{
    /// <summary>On a busy machine a burst may end first: the continuation then goes to the pool.</summary>
    [Fact]
    public async Task A_continuation_of_work_runs_on_the_same_thread_after_the_work_returns()
    {
        const int Rounds = 100;
        var throughPool = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var log = new ConcurrentQueue<(string What, int Thread)>();
            var done = new TaskCompletionSource();
            var isThroughPool = false;
            var second = new Work(
                _ =>
                {
                    log.Enqueue(("second", Environment.CurrentManagedThreadId));
                    done.SetResult();
                },
                () => isThroughPool = true);
            var first = new Work(work =>
            {
                PoolTrampoline.End(work, _ => PoolTrampoline.Start(second));
                log.Enqueue(("first", Environment.CurrentManagedThreadId));
            });

            PoolTrampoline.Start(first);
            await done.Task.WaitAsync(Eventually.DefaultDeadline);

            throughPool += isThroughPool ? 1 : 0;
            if (!isThroughPool)
            {
                Assert.Equal(["first", "second"], log.Select(entry => entry.What));
                Assert.Single(log.Select(entry => entry.Thread).Distinct());
            }
        }

        Assert.InRange(throughPool, 0, Rounds / 2);
    }

    /// <summary>The work in progress may block its thread next.</summary>
    [Fact]
    public async Task A_continuation_of_other_work_does_not_wait_for_the_work_in_progress()
    {
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        var follower = new Work(_ => started.SetResult());
        var other = new Work(_ => { });
        PoolTrampoline.Start(new Work(_ =>
        {
            PoolTrampoline.End(other, _ => PoolTrampoline.Start(follower));
            release.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
        }));

        await started.Task.WaitAsync(Eventually.DefaultDeadline);
        release.Set();
    }

    [Fact]
    public async Task Nothing_runs_on_a_thread_outside_the_trampoline()
    {
        var ran = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var caller = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            PoolTrampoline.End(
                new Work(_ => { }),
                _ => PoolTrampoline.Start(new Work(_ => ran.SetResult(Environment.CurrentManagedThreadId))));
            caller.SetResult(Environment.CurrentManagedThreadId);
        });
        thread.Start();

        Assert.NotEqual(await caller.Task, await ran.Task.WaitAsync(Eventually.DefaultDeadline));
        thread.Join();
    }

    [Fact]
    public async Task A_trampoline_returns_its_thread_after_a_burst()
    {
        var left = 1000;
        var inARow = 0;
        var most = 0;
        var done = new TaskCompletionSource();
        Work next = null!;
        next = new Work(
            work =>
            {
                most = Math.Max(most, ++inARow);
                if (--left == 0)
                {
                    done.SetResult();
                    return;
                }

                PoolTrampoline.End(work, _ => PoolTrampoline.Start(next));
            },
            () => inARow = 0);

        PoolTrampoline.Start(next);
        await done.Task.WaitAsync(Eventually.DefaultDeadline);

        Assert.InRange(most, 1, 128);
    }

    /// <summary>On a busy machine a burst may end first.</summary>
    [Fact]
    public async Task Work_started_after_an_await_bypasses_the_pool_queue()
    {
        const int Rounds = 100;
        var wait = new TrampolineAwait<int>();
        var throughPool = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var follower = new TaskCompletionSource();
            var waiting = WaitAndStartAsync(wait.WaitAsync(new ValueTask<int>(source.Task)), follower);
            source.SetResult(round);

            Assert.Equal(round, await waiting);
            await follower.Task.WaitAsync(Eventually.DefaultDeadline);
        }

        Assert.InRange(throughPool, 0, Rounds / 2);

        async Task<int> WaitAndStartAsync(ValueTask<int> task, TaskCompletionSource follower)
        {
            var result = await task.ConfigureAwait(false);
            PoolTrampoline.Start(new Work(_ => follower.SetResult(), () => Interlocked.Increment(ref throughPool)));
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return result;
        }
    }

    [Fact]
    public async Task An_await_reports_the_end_of_its_task_and_can_be_reused()
    {
        var wait = new TrampolineAwait<int>();
        var failing = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = wait.WaitAsync(new ValueTask<int>(failing.Task)).AsTask();
        failing.SetException(new InvalidOperationException("broken"));
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => failed)).Message);

        for (var round = 0; round < 100; round++)
        {
            var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var result = wait.WaitAsync(new ValueTask<int>(source.Task)).AsTask();
            source.SetResult(round);
            Assert.Equal(round, await result);
        }

        Assert.Equal(3, await wait.WaitAsync(new ValueTask<int>(3)));
    }

    /// <summary>The thread already has a continuation to run next, which must not be lost.</summary>
    [Fact]
    public async Task A_continuation_within_running_work_goes_to_the_pool()
    {
        var (follower, continued) = (new TaskCompletionSource(), new TaskCompletionSource());
        PoolTrampoline.Start(new Work(work =>
        {
            PoolTrampoline.End(work, _ => PoolTrampoline.Start(new Work(_ => follower.SetResult())));
            PoolTrampoline.Continue(new Work(_ => continued.SetResult()));
        }));

        await follower.Task.WaitAsync(Eventually.DefaultDeadline);
        await continued.Task.WaitAsync(Eventually.DefaultDeadline);
    }

    private sealed class Work(Action<Work> run, Action? queued = null) : ITrampolineWork
    {
        void IThreadPoolWorkItem.Execute()
        {
            queued?.Invoke();
            PoolTrampoline.Run(this);
        }

        void ITrampolineWork.Run() => run(this);
    }
}
