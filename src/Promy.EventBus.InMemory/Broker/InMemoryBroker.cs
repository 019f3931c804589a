using System.Collections.Concurrent;

namespace Promy.EventBus.InMemory;

/// <summary>
/// The streams that buses with <c>UseInMemory()</c> publish to and read. A host has one of its own, unless the
/// application registers one as a singleton: several hosts with the same broker are to each other what processes are
/// that share a server. What is in it lives as long as it does. Safe for use by many threads at once.
/// </summary>
public sealed class InMemoryBroker : IDisposable
{
    private readonly ConcurrentDictionary<string, StoredStream> _streams = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _started;
    private volatile bool _isRunning = true;

    /// <summary>Creates an empty broker.</summary>
    /// <param name="timeProvider">
    /// The clock by which entries get their ids, look abandoned and are due; <see langword="null"/> (default): <see
    /// cref="TimeProvider.System"/>.
    /// </param>
    public InMemoryBroker(TimeProvider? timeProvider = null) => TimeProvider = timeProvider ?? TimeProvider.System;

    internal InMemoryBroker(TimeProvider timeProvider, IBrokerObserver observer)
        : this(timeProvider) => Observer = observer;

    internal TimeProvider TimeProvider { get; }

    /// <summary>Is told what happens; <see langword="null"/>: nobody is.</summary>
    internal IBrokerObserver? Observer { get; }

    /// <summary>Whether it answers: only a test stops it.</summary>
    internal bool IsRunning => _isRunning;

    /// <summary>When it was stopped last, as a timestamp.</summary>
    internal long StoppedAt { get; private set; }

    /// <summary>The time of the clock, in milliseconds since 1970.</summary>
    internal long Milliseconds => TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Ends its timers: nothing that is put off comes back any more.</summary>
    public void Dispose()
    {
        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }
    }

    /// <summary>The lowest id of this moment that is above another one.</summary>
    internal StreamEntryId IdAfter(StreamEntryId last)
    {
        var now = (ulong)Math.Max(0, Milliseconds);
        return now > last.Milliseconds ? new StreamEntryId(now, 0) : last.Next;
    }

    /// <summary>The stream of this name, which exists from now on.</summary>
    internal StoredStream Open(string name) =>
        _streams.TryGetValue(name, out var stream) ? stream : _streams.GetOrAdd(name, new StoredStream(name, this));

    /// <returns><see langword="null"/> if there is no such stream.</returns>
    internal StoredStream? Find(string name) => _streams.GetValueOrDefault(name);

    /// <summary>Answers nobody from now on. What it has stays.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            StoppedAt = TimeProvider.GetTimestamp();
            _isRunning = false;
            _started ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Answers again.</summary>
    internal void Start()
    {
        lock (_gate)
        {
            _isRunning = true;
            _started?.TrySetResult();
            _started = null;
        }

        foreach (var stream in _streams.Values)
        {
            stream.Resume();
        }
    }

    /// <summary>Ends when it answers: at once, unless it is stopped.</summary>
    internal Task RunningAsync()
    {
        lock (_gate)
        {
            return _started?.Task ?? Task.CompletedTask;
        }
    }
}
