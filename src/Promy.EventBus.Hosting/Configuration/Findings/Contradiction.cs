namespace Promy.EventBus.Hosting;

/// <summary>Two calls of AddPromyEventBus with different values of one option.</summary>
/// <param name="Path">The key of the option, below the section of the bus.</param>
/// <param name="First">The earlier call.</param>
/// <param name="Second">The later call.</param>
internal sealed record Contradiction(string Path, BusCall First, BusCall Second);
