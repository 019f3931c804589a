using System.Globalization;
using System.Security.Cryptography;

namespace Promy.EventBus.Redis;

/// <summary>Names of consumers within a group.</summary>
internal static class ConsumerName
{
    /// <summary>
    /// Holds what consumers hand back when they stop, until another takes it over. Nobody reads under this name: so nothing is pending
    /// on one that has ended, and its name can go.
    /// </summary>
    public const string HandedBack = "handed-back";

    /// <summary>A name that no other live process has: host, process and a random part.</summary>
    public static string Unique() => string.Create(
        CultureInfo.InvariantCulture,
        $"{WireNames.Printable(Environment.MachineName, 64)}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
}
