using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.InMemory.Tests;

/// <summary>An event that is told apart by its number. A negative one is invalid.</summary>
[EventType("test.numbered", Stream = StreamName)]
public sealed record NumberedEvent : Event
{
    public const string StreamName = "test:numbered";

    [Range(0, int.MaxValue)]
    public int Number { get; init; }
}
