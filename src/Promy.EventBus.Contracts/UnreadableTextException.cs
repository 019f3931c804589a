namespace Promy.EventBus;

/// <summary>Replaces an exception with unreadable text in a log, with the readable facts.</summary>
internal sealed class UnreadableTextException(Exception exception) : Exception(ExceptionText.MessageOf(exception))
{
    private readonly string _text = ExceptionText.WholeOf(exception);

    /// <returns><see langword="null"/> if there is no exception, or if its text can be read.</returns>
    public static UnreadableTextException? InPlaceOf(Exception? exception) =>
        exception is null || ExceptionText.IsReadable(exception) ? null : new UnreadableTextException(exception);

    public override string ToString() => _text;
}
