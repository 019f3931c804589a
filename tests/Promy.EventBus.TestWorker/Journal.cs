using System.Globalization;
using System.Text;

namespace Promy.EventBus.TestWorker;

/// <summary>
/// A line for each handled event: number, entry id, delivery count, and the Unix time in milliseconds. Lines are
/// flushed to the system before the handler returns, so a kill of the process loses none.
/// </summary>
public sealed class Journal(string path) : IDisposable
{
    private readonly Lock _gate = new();

    private readonly FileStream _file =
        new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    public void Write(int number, EventContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var line = string.Create(
            CultureInfo.InvariantCulture, $"{number} {context.EntryId} {context.DeliveryCount} {at}\n");
        lock (_gate)
        {
            _file.Write(Encoding.UTF8.GetBytes(line));
        }
    }

    public void Dispose() => _file.Dispose();
}
