using System.Collections.Concurrent;
using System.Globalization;

namespace Promy.EventBus.Redis.Tests;

/// <summary>The requests that pass a proxy: how many entries the reads ask for, and which replies to swallow.</summary>
internal sealed class SeenCommands
{
    private readonly ConcurrentQueue<int> _counts = new();
    private readonly ConcurrentQueue<int> _claims = new();
    private readonly RedisRequests _requests = new();
    private (string Command, string Key) _eaten;
    private int _toEat;

    public SeenCommands(TcpProxy proxy) =>
        proxy.EatRepliesOf = (connection, chunk) => SeeAll(_requests.CompletedBy(connection, chunk));

    /// <summary>The COUNT of each XREADGROUP so far.</summary>
    public IReadOnlyCollection<int> Counts => _counts;

    /// <summary>The number of entries of each XCLAIM for contents so far.</summary>
    public IReadOnlyCollection<int> Claims => _claims;

    /// <summary>Called for each XCLAIM for contents, before it reaches Redis.</summary>
    public Action OnClaim { get; set; } = static () => { };

    /// <summary>Whether every reply that was to be swallowed was.</summary>
    public bool IsEaten => Volatile.Read(ref _toEat) == 0;

    /// <summary>
    /// The next requests of this name for a key get no reply, nor does what follows on their connections.
    /// </summary>
    public void Eat(string command, string key, int times)
    {
        _eaten = (command, key);
        Volatile.Write(ref _toEat, times);
    }

    private bool SeeAll(IReadOnlyList<string[]> commands)
    {
        var isEaten = false;
        foreach (var command in commands)
        {
            isEaten |= See(command);
        }

        return isEaten;
    }

    private bool See(string[] command)
    {
        var name = command[0];
        if (name == "XREADGROUP")
        {
            _counts.Enqueue(int.Parse(command[Array.IndexOf(command, "COUNT") + 1], CultureInfo.InvariantCulture));
        }

        if (name == "XCLAIM" && !command.Contains("JUSTID"))
        {
            // The name and four words before the ids, and two behind them.
            _claims.Enqueue(command.Length - 7);
            OnClaim();
        }

        return !IsEaten
            && name == _eaten.Command
            && command.Contains(_eaten.Key)
            && Interlocked.Decrement(ref _toEat) >= 0;
    }
}
