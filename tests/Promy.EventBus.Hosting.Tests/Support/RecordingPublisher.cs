namespace Promy.EventBus.Hosting.Tests;

/// <summary>The publisher of a transport: keeps each call and its arguments, and answers as the test says.</summary>
internal sealed class RecordingPublisher : IEventPublisher
{
    /// <summary>The method, the ids of the events, and stream and options if they were given.</summary>
    public List<string> Calls { get; } = [];

    public List<PublishOptions> Options { get; } = [];

    public Exception? Error { get; set; }

    public bool IsFull { get; set; }

    public ValueTask<string> PublishAsync(Event @event, CancellationToken cancellationToken = default) =>
        One("one", @event, cancellationToken);

    public ValueTask<string> PublishAsync(string stream, Event @event, CancellationToken cancellationToken = default) =>
        One($"one to {stream}", @event, cancellationToken);

    public ValueTask<string> PublishAsync(
        Event @event, PublishOptions options, CancellationToken cancellationToken = default) =>
        One(With("one", options), @event, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) =>
        Many("batch", events, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        string stream, IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) =>
        Many($"batch to {stream}", events, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, PublishOptions options, CancellationToken cancellationToken = default) =>
        Many(With("batch", options), events, cancellationToken);

    public bool TryEnqueue(Event @event) => Enqueue("enqueue", @event);

    public bool TryEnqueue(Event @event, PublishOptions options) => Enqueue(With("enqueue", options), @event);

    private string With(string method, PublishOptions options)
    {
        Options.Add(options);
        return $"{method} with options";
    }

    private async ValueTask<string> One(string method, Event @event, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Note(method, [@event], cancellationToken);
        return $"{@event.Id}-0";
    }

    private async ValueTask<IReadOnlyList<string>> Many(
        string method, IReadOnlyCollection<Event> events, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Note(method, events, cancellationToken);
        return [.. events.Select(one => $"{one.Id}-0")];
    }

    private bool Enqueue(string method, Event @event)
    {
        Note(method, [@event], CancellationToken.None);
        return !IsFull;
    }

    private void Note(string method, IEnumerable<Event> events, CancellationToken cancellationToken)
    {
        Calls.Add($"{method}: {string.Join(' ', events.Select(one => one.Id))}");
        cancellationToken.ThrowIfCancellationRequested();
        if (Error is { } error)
        {
            throw error;
        }
    }
}
