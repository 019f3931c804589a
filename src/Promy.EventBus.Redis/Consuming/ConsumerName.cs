using System.Globalization;
using System.Security.Cryptography;

namespace Promy.EventBus.Redis;

/// <summary>Name of a consumer that no other live process has: host, process and a random part.</summary>
internal static class ConsumerName
{
    public static string Unique() => string.Create(
        CultureInfo.InvariantCulture,
        $"{WireNames.Printable(Environment.MachineName, 64)}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
}
