using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// One look through all that is pending on this consumer: what was known when it began and has not been found yet.
/// What others add meanwhile is none of it.
/// </summary>
/// <param name="known">The entries that were known.</param>
/// <param name="lostClaims">How many claims had no answer.</param>
internal sealed class UnseenLook(IEnumerable<KeyValuePair<RedisValue, UnseenEntry>> known, int lostClaims)
{
    private readonly Dictionary<RedisValue, UnseenEntry> _missing = new(known);

    /// <summary>Whatever these claims have given us is found by the look.</summary>
    public int LostClaims => lostClaims;

    public IEnumerable<KeyValuePair<RedisValue, UnseenEntry>> Missing => _missing;

    public void Found(RedisValue id) => _missing.Remove(id);
}
