using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// An event whose stream is declared and thus the same in every test: for servers that nobody else uses.
/// </summary>
[EventType(TypeName, Stream = StreamName, Source = ConformanceEvent.SourceName)]
public sealed record DeclaredEvent : Event
{
    /// <summary>Type on the wire.</summary>
    public const string TypeName = "conformance.declared";

    /// <summary>The declared stream.</summary>
    public const string StreamName = "conformance:declared";

    [Range(0, int.MaxValue)]
    public int Number { get; init; }
}
