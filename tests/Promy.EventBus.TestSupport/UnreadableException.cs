namespace Promy.EventBus.TestSupport;

/// <summary>
/// An exception whose texts throw, as one with a resource that is missing or a format that does not fit.
/// </summary>
public sealed class UnreadableException : Exception
{
    public override string Message => throw new FormatException("The message has no text.");

    public override string ToString() => throw new FormatException("The exception has no text.");
}
