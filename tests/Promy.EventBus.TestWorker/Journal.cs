using System.Globalization;

namespace Promy.EventBus.TestWorker;

/// <summary>What was handled, one number a line: written before the acknowledgement, and what is written survives a kill.</summary>
public sealed class Journal(string path)
{
    private readonly Lock _gate = new();

    public void Write(int number)
    {
        lock (_gate)
        {
            File.AppendAllText(path, number.ToString(CultureInfo.InvariantCulture) + "\n");
        }
    }
}
