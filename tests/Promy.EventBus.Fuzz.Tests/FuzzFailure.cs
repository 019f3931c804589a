namespace Promy.EventBus.Fuzz.Tests;

/// <summary>Something that has to hold does not.</summary>
internal sealed class FuzzFailure(string message) : Exception(message);
