using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>The options that select dead letters, the same for every command.</summary>
internal sealed class DeadLetterFilterOptions
{
    private readonly Option<string?> _stream = Text("--stream", "Only events of this stream.", "stream");
    private readonly Option<string?> _type = Text("--type", "Only events of this type.", "type");
    private readonly Option<string?> _eventId = Text("--event-id", "Only the event with this id.", "id");
    private readonly Option<string?> _group = Text("--group", "Only failures of this consumer group.", "group");
    private readonly Option<string?> _handler = Text(
        "--handler", "Only failures of this handler: its class, with or without namespace.", "class");
    private readonly Option<string?> _exception = Text(
        "--exception", "Only failures by this exception: its class, with or without namespace.", "class");
    private readonly Option<string?> _reason =
        Text("--reason", "Only failures whose reason contains this text, ignoring case.", "text");
    private readonly Option<Moment?> _since = Moment.Option("--since", "Only failures at this moment or later.");
    private readonly Option<Moment?> _before = Moment.Option("--before", "Only failures before this moment.");
    private readonly Option<bool> _unreadable =
        new("--unreadable") { Description = "Only entries that are not dead letters." };

    public Option<string> DeadLetters { get; } = new("--dead-letters")
    {
        Description = "Stream of the dead letters.",
        HelpName = "stream",
        DefaultValueFactory = _ => EventStreams.DeadLetters,
    };

    public IEnumerable<Symbol> Symbols =>
        [DeadLetters, _stream, _type, _eventId, _group, _handler, _exception, _reason, _since, _before, _unreadable];

    public DeadLetterQuery Query(CliRun run)
    {
        var now = run.TimeProvider.GetUtcNow();
        return new DeadLetterQuery
        {
            DeadLetterStream = run.Get(DeadLetters),
            OriginalStream = run.Get(_stream),
            EventType = run.Get(_type),
            EventId = run.Get(_eventId),
            Group = run.Get(_group),
            Handler = run.Get(_handler),
            ExceptionType = run.Get(_exception),
            ReasonContains = run.Get(_reason),
            FailedFrom = run.Get(_since)?.At(now),
            FailedBefore = run.Get(_before)?.At(now),
            IsReadable = run.Get(_unreadable) ? false : null,
        };
    }

    private static Option<string?> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };
}
