namespace Promy.EventBus.InMemory;

/// <summary>The broker refuses what is written to a stream.</summary>
internal sealed class StreamRefusedException(string stream)
    : Exception($"writes to the stream '{WireNames.Printable(stream)}' are refused");
