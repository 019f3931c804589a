namespace Promy.EventBus.Hosting;

/// <summary>Two calls of AddPromyEventBus that say different things about one option.</summary>
/// <param name="Path">The key of the option, below the section of the bus.</param>
/// <param name="First">What was said first.</param>
/// <param name="Second">What was said later.</param>
internal sealed record Contradiction(string Path, BusCall First, BusCall Second);
