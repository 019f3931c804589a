using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// A look through everything pending on this consumer: holds the entries known at its beginning and not found yet.
/// Entries added meanwhile are excluded.
/// </summary>
/// <param name="known">The known entries.</param>
/// <param name="lostClaims">Claims without an answer.</param>
internal sealed class UnseenLook(IEnumerable<KeyValuePair<RedisValue, UnseenEntry>> known, int lostClaims)
{
    private readonly Dictionary<RedisValue, UnseenEntry> _missing = new(known);

    /// <summary>The look finds all entries of these claims.</summary>
    public int LostClaims => lostClaims;

    public IEnumerable<KeyValuePair<RedisValue, UnseenEntry>> Missing => _missing;

    public void Found(RedisValue id) => _missing.Remove(id);
}
