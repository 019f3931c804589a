using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>The event of the suite. A negative number makes it invalid.</summary>
[EventType(TypeName, Source = SourceName)]
public sealed record ConformanceEvent : Event
{
    /// <summary>Type on the wire.</summary>
    public const string TypeName = "conformance.happened";

    /// <summary>Source on the wire.</summary>
    public const string SourceName = "promy-conformance";

    [Range(0, int.MaxValue)]
    public int Number { get; init; }

    public string Text { get; init; } = "";
}
