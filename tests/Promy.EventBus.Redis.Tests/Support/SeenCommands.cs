using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// What a proxy sees of the requests: how many entries reads ask for, and whose replies it is to swallow.
/// </summary>
internal sealed class SeenCommands
{
    private readonly ConcurrentQueue<int> _counts = new();
    private readonly ConcurrentQueue<int> _claims = new();
    private string[] _eaten = [];
    private int _toEat;

    public SeenCommands(TcpProxy proxy) =>
        proxy.EatRepliesOf = (_, requests) => See(Encoding.Latin1.GetString(requests.Span));

    /// <summary>The COUNT of each XREADGROUP so far.</summary>
    public IReadOnlyCollection<int> Counts => _counts;

    /// <summary>How many entries each XCLAIM so far asked for that wants contents.</summary>
    public IReadOnlyCollection<int> Claims => _claims;

    /// <summary>Called for each XCLAIM that wants contents, before it reaches Redis.</summary>
    public Action OnClaim { get; set; } = static () => { };

    /// <summary>Whether every reply that was to be swallowed was.</summary>
    public bool IsEaten => Volatile.Read(ref _toEat) == 0;

    /// <summary>The next requests of this name for a key get no reply, nor does what follows on their connections.</summary>
    public void Eat(string command, string key, int times)
    {
        _eaten = [$"\r\n{command}\r\n", $"\r\n{key}\r\n"];
        Volatile.Write(ref _toEat, times);
    }

    private bool See(string requests)
    {
        if (requests.Contains("\r\nXREADGROUP\r\n", StringComparison.Ordinal))
        {
            var count = requests.Split("\r\nCOUNT\r\n")[1].Split("\r\n")[1];
            _counts.Enqueue(int.Parse(count, CultureInfo.InvariantCulture));
        }

        if (requests.Contains("\r\nXCLAIM\r\n", StringComparison.Ordinal)
            && !requests.Contains("\r\nJUSTID\r\n", StringComparison.Ordinal))
        {
            // *N: the command, four words before the ids and two behind them.
            var words = int.Parse(requests.Split('*')[1].Split("\r\n")[0], CultureInfo.InvariantCulture);
            _claims.Enqueue(words - 7);
            OnClaim();
        }

        return !IsEaten
            && Array.TrueForAll(_eaten, word => requests.Contains(word, StringComparison.Ordinal))
            && Interlocked.Decrement(ref _toEat) >= 0;
    }
}
