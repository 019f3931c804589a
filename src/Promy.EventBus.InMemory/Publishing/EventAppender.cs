using System.Collections.Frozen;

namespace Promy.EventBus.InMemory;

/// <summary>Appends encoded events to their streams, and says of each that is refused why.</summary>
internal sealed class EventAppender(BrokerLink link, IEnumerable<EventBusStreamTrimOptions> trims)
{
    private readonly FrozenDictionary<string, EventBusStreamTrimOptions> _trims =
        trims.ToFrozenDictionary(trim => trim.Stream, StringComparer.Ordinal);

    /// <returns>Id of the entry.</returns>
    /// <exception cref="EventNotPublishedException">It is not stored.</exception>
    public string Append(EncodedEvent encoded)
    {
        try
        {
            link.ThrowIfDown();
            return link.Broker.Open(encoded.Stream).Append(encoded.Metadata, encoded.Payload, TrimOf(encoded.Stream));
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw ErrorOf(encoded, exception);
        }
    }

    /// <summary>Appends all of them in their order: one that is refused does not affect the others.</summary>
    public ValueTask<SentBatch> AppendAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<SentBatch>(cancellationToken);
        }

        var entryIds = new string?[batch.Length];
        EventPublishException?[]? errors = null;
        for (var first = 0; first < batch.Length;)
        {
            var end = first + 1;
            while (end < batch.Length && batch[end].Stream == batch[first].Stream)
            {
                end++;
            }

            if (TryAppend(batch.AsSpan(first..end), entryIds.AsSpan(first..end)) is { } refusal)
            {
                errors ??= new EventPublishException?[batch.Length];
                for (var index = first; index < end; index++)
                {
                    errors[index] = ErrorOf(batch[index], refusal);
                }
            }

            first = end;
        }

        return new(new SentBatch(entryIds, errors));
    }

    /// <param name="run">Events of one stream.</param>
    /// <param name="entryIds">Takes their ids.</param>
    /// <returns>Why none of them is stored; <see langword="null"/>: all are.</returns>
    private Exception? TryAppend(ReadOnlySpan<EncodedEvent> run, Span<string?> entryIds)
    {
        try
        {
            link.ThrowIfDown();
            var stream = run[0].Stream;
            link.Broker.Open(stream).Append(run, entryIds, TrimOf(stream));
            return null;
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            return exception;
        }
    }

    private EventBusStreamTrimOptions? TrimOf(string stream) =>
        _trims.Count == 0 ? null : _trims.GetValueOrDefault(stream);

    private static bool IsRefusal(Exception exception) =>
        exception is BrokerUnavailableException or StreamRefusedException;

    private static EventNotPublishedException ErrorOf(EncodedEvent encoded, Exception refusal)
    {
        var id = WireNames.Printable(encoded.EventId);
        return new(
            $"The event {encoded.EventType} ({id}) for {WireNames.Printable(encoded.Stream)} was not published: "
                + $"{ExceptionText.MessageOf(refusal)}.",
            encoded.Stream,
            encoded.EventId,
            refusal);
    }
}
