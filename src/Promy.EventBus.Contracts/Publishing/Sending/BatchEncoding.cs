using System.ComponentModel.DataAnnotations;
using System.Runtime.ExceptionServices;
using Promy.EventBus.Transport;

namespace Promy.EventBus;

/// <summary>
/// Encodes the events of one batch. All are encoded before any is sent, because one invalid event refuses the batch.
/// Nothing is sent meanwhile, so a second thread helps with a large batch if the pool has one to spare. Both threads
/// take chunk after chunk, and the batch never waits for a helper that has not begun.
/// </summary>
internal sealed class BatchEncoding
{
    private const int Chunk = 64;
    private const int WorthHelp = 4 * Chunk;

    private readonly EventEncoder _encoder;
    private readonly Event[] _events;
    private readonly string? _stream;
    private readonly PublishOptions? _options;
    private readonly EncodedEvent?[] _encoded;
    private readonly Exception?[] _errors;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;
    private int _left;

    private BatchEncoding(EventEncoder encoder, Event[] events, string? stream, PublishOptions? options)
    {
        _encoder = encoder;
        _events = events;
        _stream = stream;
        _options = options;
        _encoded = new EncodedEvent?[events.Length];
        _errors = new Exception?[events.Length];
        _left = events.Length;
    }

    /// <summary>
    /// Encodes all events or none. The errors of all events are collected, with their index in the member names.
    /// </summary>
    /// <exception cref="EventValidationException">An event is invalid or too large.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// An event declares no type, or neither the event nor the caller names a stream.
    /// </exception>
    /// <exception cref="ArgumentNullException">An event is <see langword="null"/>.</exception>
    public static async ValueTask<EncodedEvent[]> EncodeAsync(
        EventEncoder encoder, IReadOnlyCollection<Event> events, string? stream, PublishOptions? options = null)
    {
        var encoding = new BatchEncoding(encoder, [.. events], stream, options);
        if (encoding._events.Length == 0)
        {
            // No chunk would ever complete the task.
            return [];
        }

        if (encoding._events.Length >= WorthHelp && Environment.ProcessorCount > 1)
        {
            // With the caller's execution context: the trace of the metadata is in it.
            _ = Task.Run(encoding.Work);
        }

        encoding.Work();
        await encoding._done.Task.ConfigureAwait(false);
        encoding.ThrowIfRefused();
        return encoding._encoded!;
    }

    private void Work()
    {
        for (int first; (first = Interlocked.Add(ref _next, Chunk) - Chunk) < _events.Length;)
        {
            var end = Math.Min(first + Chunk, _events.Length);
            for (var index = first; index < end; index++)
            {
                Encode(index);
            }

            if (Interlocked.Add(ref _left, first - end) == 0)
            {
                _done.SetResult();
            }
        }
    }

    private void Encode(int index)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(_events[index], "events");
            _encoded[index] = _encoder.Encode(_events[index], _stream, _options);
        }
        catch (Exception exception)
        {
            // Thrown when all are known: the choice must not depend on which thread was quicker.
            _errors[index] = exception;
        }
    }

    private void ThrowIfRefused()
    {
        if (Array.Find(_errors, error => error is not null and not EventValidationException) is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        if (Array.Find(_errors, error => error is not null) is EventValidationException first)
        {
            throw new EventValidationException(first.EventType, [.. _errors.SelectMany(AtIndex)]);
        }
    }

    private static IEnumerable<ValidationResult> AtIndex(Exception? error, int index)
    {
        foreach (var result in (error as EventValidationException)?.Errors ?? [])
        {
            var members = result.MemberNames.Select(member => $"[{index}].{member}").ToArray();
            yield return new ValidationResult(result.ErrorMessage, members.Length == 0 ? [$"[{index}]"] : members);
        }
    }
}
