using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>Questions for the members of a group, each of which has no answer before the test wants it.</summary>
internal sealed class HeldQuestions : IDisposable
{
    private readonly SemaphoreSlim _answers = new(0);
    private readonly byte[] _question;
    private int _asked;

    public HeldQuestions(TcpProxy proxy, RedisKey members)
    {
        // No other script that runs before the stop has this as its only key.
        var key = members.ToString();
        _question = Encoding.UTF8.GetBytes($"\r\n$1\r\n1\r\n${key.Length}\r\n{key}\r\n");
        proxy.Hold = HoldAsync;
    }

    /// <summary>How many were asked so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public void Answer(int questions) => _answers.Release(questions);

    public void Dispose() => _answers.Dispose();

    private Task HoldAsync(ReadOnlyMemory<byte> requests)
    {
        if (requests.Span.IndexOf(_question) < 0)
        {
            return Task.CompletedTask;
        }

        Interlocked.Increment(ref _asked);
        return _answers.WaitAsync();
    }
}
