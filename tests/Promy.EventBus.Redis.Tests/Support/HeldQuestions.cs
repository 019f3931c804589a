using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>Questions for the members of a group, each answered when the test says so.</summary>
internal sealed class HeldQuestions : IDisposable
{
    private readonly SemaphoreSlim _answers = new(0);
    private readonly RedisRequests _requests = new();
    private readonly string _members;
    private int _asked;

    public HeldQuestions(TcpProxy proxy, RedisKey members)
    {
        _members = members.ToString();
        proxy.Hold = HoldAsync;
    }

    /// <summary>How many were asked so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public void Answer(int questions) => _answers.Release(questions);

    public void Dispose() => _answers.Dispose();

    private Task HoldAsync(ProxiedConnection connection, ReadOnlyMemory<byte> chunk)
    {
        if (!_requests.CompletedBy(connection, chunk).Any(IsQuestion))
        {
            return Task.CompletedTask;
        }

        Interlocked.Increment(ref _asked);
        return _answers.WaitAsync();
    }

    /// <summary>No other script that runs before the stop has this as its only key.</summary>
    private bool IsQuestion(string[] command) =>
        command is ["EVAL" or "EVALSHA", _, "1", var key, ..] && key == _members;
}
