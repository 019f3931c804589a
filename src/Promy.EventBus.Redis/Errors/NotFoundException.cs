namespace Promy.EventBus.Redis;

/// <summary>The requested stream or group does not exist.</summary>
internal sealed class NotFoundException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public static NotFoundException Stream(string stream, Exception? innerException = null) =>
        new($"There is no stream '{WireNames.Printable(stream)}' in this database.", innerException);

    public static NotFoundException Group(string stream, string group, Exception? innerException = null) =>
        new(
            $"There is no group '{WireNames.Printable(group)}' of a stream '{WireNames.Printable(stream)}' "
                + "in this database.",
            innerException);
}
