using System.Globalization;

namespace Promy.EventBus.TestSupport;

/// <summary>A line of a worker's journal.</summary>
/// <param name="Number">Number in the event.</param>
/// <param name="EntryId">Entry that was delivered.</param>
/// <param name="DeliveryCount">Deliveries of the entry until then.</param>
/// <param name="At">Unix time in milliseconds.</param>
public sealed record HandledEvent(int Number, string EntryId, long DeliveryCount, long At)
{
    /// <summary>Reads a line.</summary>
    public static HandledEvent Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = line.Split(' ');
        return new HandledEvent(
            int.Parse(words[0], CultureInfo.InvariantCulture),
            words[1],
            long.Parse(words[2], CultureInfo.InvariantCulture),
            long.Parse(words[3], CultureInfo.InvariantCulture));
    }
}
