namespace Promy.EventBus;

/// <summary>One field of an entry, in bytes as it stands in the stream.</summary>
public sealed class DeadLetterField
{
    /// <summary>Name of the field; most often UTF-8.</summary>
    public required ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>Value of the field.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }
}
