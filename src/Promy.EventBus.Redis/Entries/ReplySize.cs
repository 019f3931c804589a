namespace Promy.EventBus.Redis;

/// <summary>
/// The number of entries to ask for in one reply. Their size is unknown until they arrive. The number begins small,
/// doubles while replies arrive quickly, and follows a slow link down to one entry. Thread-safe.
/// </summary>
internal sealed class ReplySize
{
    /// <summary>The number while the link is unknown.</summary>
    public const int First = 16;

    /// <summary>Target time of a reply: meanwhile its entries count as delivered, age, and delay a stop.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly int _full;
    private int _limit;

    /// <param name="full">The largest number.</param>
    public ReplySize(int full)
    {
        _full = full;
        _limit = Math.Min(full, First);
    }

    public int Limit => Volatile.Read(ref _limit);

    /// <summary>Notes a reply that has arrived.</summary>
    /// <param name="asked">Entries that were asked for.</param>
    /// <param name="received">Entries in the reply.</param>
    /// <param name="took">From the command to the whole reply.</param>
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

    /// <summary>Notes a reply that did not arrive.</summary>
    /// <param name="asked">Entries that were asked for.</param>
    public void Lost(int asked)
    {
        lock (_gate)
        {
            _limit = Math.Max(1, Math.Min(_limit, asked) / 2);
        }
    }
}
