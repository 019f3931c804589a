namespace Promy.EventBus;

// In: found letters, singly.
// Out: numbers by stream, type, group, handler and exception, however many letters there are.
// Owner: the store of dead letters, for one call.
/// <summary>Counts dead letters singly, in bounded memory despite arbitrary names.</summary>
internal sealed class DeadLetterTally
{
    private readonly NameTally _streams = new();
    private readonly NameTally _types = new();
    private readonly NameTally _groups = new();
    private readonly NameTally _handlers = new();
    private readonly NameTally _exceptions = new();
    private long _count;
    private long _unreadable;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    public void Add(DeadLetterEntry entry)
    {
        _count++;
        if (!entry.IsReadable)
        {
            _unreadable++;
            return;
        }

        _first = _first is null || entry.FailedAt < _first ? entry.FailedAt : _first;
        _last = _last is null || entry.FailedAt > _last ? entry.FailedAt : _last;
        _streams.Add(entry.OriginalStream);
        _types.Add(entry.EventType);
        _groups.Add(entry.Group);
        _handlers.Add(entry.Handler);
        _exceptions.Add(entry.ExceptionType);
    }

    public DeadLetterStatistics ToStatistics(string deadLetterStream, long length) => new()
    {
        DeadLetterStream = deadLetterStream,
        Length = length,
        Count = _count,
        Unreadable = _unreadable,
        FirstFailedAt = _first,
        LastFailedAt = _last,
        ByOriginalStream = _streams.Counts,
        ByEventType = _types.Counts,
        ByGroup = _groups.Counts,
        ByHandler = _handlers.Counts,
        ByExceptionType = _exceptions.Counts,
    };
}
