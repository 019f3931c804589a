namespace Promy.EventBus.Redis;

/// <summary>
/// How many entries one reply is asked for. Nobody knows their size before they arrive: it begins small, doubles
/// while replies arrive quickly, and follows what a slow link bears, down to one entry. Thread-safe.
/// </summary>
internal sealed class ReplySize
{
    /// <summary>What is asked for before anything is known about the link.</summary>
    public const int First = 16;

    /// <summary>
    /// How long a reply should take: what it brings is delivered, ages and holds up a stop while it arrives.
    /// </summary>
    public static readonly TimeSpan Target = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly int _full;
    private int _limit;

    /// <param name="full">The most that is ever asked for.</param>
    public ReplySize(int full)
    {
        _full = full;
        _limit = Math.Min(full, First);
    }

    public int Limit => Volatile.Read(ref _limit);

    /// <summary>A reply has arrived.</summary>
    /// <param name="asked">How many entries it was asked for.</param>
    /// <param name="received">How many it had.</param>
    /// <param name="took">How long it took.</param>
    public void Arrived(int asked, int received, TimeSpan took)
    {
        if (received == 0)
        {
            return;
        }

        if (took > Target)
        {
            lock (_gate)
            {
                _limit = Math.Min(_limit, Math.Max(1, (int)(received * (Target / took))));
            }
        }
        else if (_limit < _full && received >= Math.Min(asked, _limit) && took * 2 <= Target)
        {
            lock (_gate)
            {
                _limit = Math.Min(_full, _limit * 2);
            }
        }
    }

    /// <summary>A reply did not arrive.</summary>
    /// <param name="asked">How many entries it was asked for.</param>
    public void Lost(int asked)
    {
        lock (_gate)
        {
            _limit = Math.Max(1, Math.Min(_limit, asked) / 2);
        }
    }
}
