using System.Collections.Concurrent;

namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class LaneTests
{
    [Fact]
    public async Task What_work_starts_by_ending_follows_on_the_same_thread_when_the_work_has_returned()
    {
        var log = new ConcurrentQueue<(string What, int Thread)>();
        var done = new TaskCompletionSource();
        var second = new Work(_ =>
        {
            log.Enqueue(("second", Environment.CurrentManagedThreadId));
            done.SetResult();
        });
        var first = new Work(work =>
        {
            Lane.End(work, _ => Lane.Start(second));
            log.Enqueue(("first", Environment.CurrentManagedThreadId));
        });

        Lane.Start(first);
        await done.Task.WaitAsync(Eventually.DefaultDeadline);

        Assert.Equal(["first", "second"], log.Select(entry => entry.What));
        Assert.Single(log.Select(entry => entry.Thread).Distinct());
    }

    /// <summary>In the middle of other work, which may block its thread next.</summary>
    [Fact]
    public async Task What_starts_because_other_work_has_ended_meanwhile_does_not_wait_for_the_work_in_progress()
    {
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        var follower = new Work(_ => started.SetResult());
        var other = new Work(_ => { });
        Lane.Start(new Work(_ =>
        {
            Lane.End(other, _ => Lane.Start(follower));
            release.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
        }));

        await started.Task.WaitAsync(Eventually.DefaultDeadline);
        release.Set();
    }

    [Fact]
    public async Task On_a_thread_of_somebody_else_nothing_runs()
    {
        var ran = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var caller = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            Lane.End(new Work(_ => { }), _ => Lane.Start(new Work(_ => ran.SetResult(Environment.CurrentManagedThreadId))));
            caller.SetResult(Environment.CurrentManagedThreadId);
        });
        thread.Start();

        Assert.NotEqual(await caller.Task, await ran.Task.WaitAsync(Eventually.DefaultDeadline));
        thread.Join();
    }

    [Fact]
    public async Task A_lane_gives_its_thread_back_now_and_then()
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

                Lane.End(work, _ => Lane.Start(next));
            },
            () => inARow = 0);

        Lane.Start(next);
        await done.Task.WaitAsync(Eventually.DefaultDeadline);

        Assert.InRange(most, 1, 128);
    }

    private sealed class Work(Action<Work> run, Action? queued = null) : ILaneWork
    {
        void IThreadPoolWorkItem.Execute()
        {
            queued?.Invoke();
            Lane.Run(this);
        }

        void ILaneWork.Run() => run(this);
    }
}
