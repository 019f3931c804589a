using System.Globalization;
using System.Security.Cryptography;

namespace Promy.EventBus.Redis;

/// <summary>Names of consumers within a group.</summary>
internal static class ConsumerName
{
    /// <summary>
    /// Holds the entries that consumers hand back when they stop, until others take them over. Nobody reads under this
    /// name. So nothing stays pending on a stopped consumer, and its name can be removed.
    /// </summary>
    public const string HandedBack = "handed-back";

    /// <summary>A name that no other live process has: host, process and a random part.</summary>
    public static string Unique()
    {
        var host = WireNames.Printable(Environment.MachineName, 64);
        var random = RandomNumberGenerator.GetHexString(8, lowercase: true);
        return string.Create(CultureInfo.InvariantCulture, $"{host}-{Environment.ProcessId}-{random}");
    }
}
