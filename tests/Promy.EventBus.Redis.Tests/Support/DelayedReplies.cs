using System.Collections.Concurrent;
using System.Reflection;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>A database on which replies of chosen methods arrive when the test says so.</summary>
#pragma warning disable CA1852 // The proxy derives from it.
internal class DelayedReplies : DispatchProxy
#pragma warning restore CA1852
{
    private readonly Dictionary<string, Func<object, object>> _delayed = [];
    private IDatabase _database = null!;

    /// <summary>Methods that were called.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static (IDatabase Database, DelayedReplies Replies) Of(IDatabase database)
    {
        var proxy = Create<IDatabase, DelayedReplies>();
        var replies = (DelayedReplies)(object)proxy;
        replies._database = database;
        return (proxy, replies);
    }

    /// <summary>Delays the reply to the next call of that method.</summary>
    /// <returns>
    /// Completed when Redis has run the command, and what lets the reply arrive: whoever waits for it goes on within that call, as far as
    /// possible.
    /// </returns>
    public (Task Ran, Action Arrive) Delay<T>(string method)
    {
        var ran = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrives = new TaskCompletionSource<T>();
        _delayed[method] = reply =>
        {
            ((Task<T>)reply).ContinueWith(done => ran.SetResult(done.Result), TaskScheduler.Default);
            return arrives.Task;
        };
        return (ran.Task, () => arrives.SetResult(ran.Task.Result));
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Calls.Enqueue(targetMethod!.Name);
        var reply = targetMethod.Invoke(_database, args);
        return _delayed.Remove(targetMethod.Name, out var delay) ? delay(reply!) : reply;
    }
}
