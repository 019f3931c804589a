using System.Threading.Channels;

namespace Promy.EventBus;

/// <summary>
/// The bounded queue behind TryEnqueue and the one task that empties it, owned by the publisher. At-most-once: a
/// failure is logged and counted.
/// </summary>
internal sealed partial class PublishQueue(
    Func<EncodedEvent[], CancellationToken, ValueTask<SentBatch>> send,
    PublishTelemetry telemetry,
    int capacity,
    BusLogger logger)
{
    private const int MaxBatch = 1000;

    private readonly Channel<EncodedEvent> _buffer = Channel.CreateBounded<EncodedEvent>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Lock _gate = new();
    private Task? _pump;

    /// <returns><see langword="false"/> if the queue is full or stopping.</returns>
    public bool TryEnqueue(EncodedEvent encoded)
    {
        if (!_buffer.Writer.TryWrite(encoded))
        {
            EventBusInstruments.QueuedEventsLost.Add(
                1, new KeyValuePair<string, object?>(EventBusTags.Destination, encoded.Stream));
            return false;
        }

        if (_pump is null)
        {
            lock (_gate)
            {
                _pump ??= BackgroundLoop.StartAsync(PumpAsync);
            }
        }

        return true;
    }

    /// <summary>Takes no more events and waits until all taken events are sent.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _buffer.Writer.TryComplete();
        Task? pump;
        lock (_gate)
        {
            // An event may have been taken in this moment and not have started the pump yet.
            pump = _buffer.Reader.Count > 0 ? _pump ??= BackgroundLoop.StartAsync(PumpAsync) : _pump;
        }

        if (pump is null)
        {
            return;
        }

        try
        {
            await pump.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.DrainCutShort(logger, _buffer.Reader.Count);
        }
    }

    private async Task PumpAsync()
    {
        var batch = new List<EncodedEvent>();
        while (await _buffer.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _buffer.Reader.TryRead(out var encoded))
            {
                batch.Add(encoded);
            }

            await SendAsync([.. batch]).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(EncodedEvent[] batch)
    {
        try
        {
            var began = telemetry.Begin();
            var sent = await send(batch, CancellationToken.None).ConfigureAwait(false);
            telemetry.RecordBatch(batch, sent, began);
            if (sent.Errors is { } errors)
            {
                Report(
                    [.. batch.Where((_, index) => errors[index] is not null)],
                    errors.First(error => error is not null)!);
            }
        }
        catch (Exception exception)
        {
            // No caller awaits a queued event: the log and the counter tell its loss, and the pump goes on.
            Report(batch, exception);
        }
    }

    private void Report(EncodedEvent[] lost, Exception exception)
    {
        foreach (var (stream, count) in lost.CountBy(encoded => encoded.Stream))
        {
            EventBusInstruments.QueuedEventsLost.Add(
                count, new KeyValuePair<string, object?>(EventBusTags.Destination, stream));
        }

        Log.QueuedEventsLost(logger, lost.Length, exception);
    }
}
