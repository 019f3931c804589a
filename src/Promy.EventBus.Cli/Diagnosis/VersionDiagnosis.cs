using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>What it means which server it is. Pure: facts in, a finding out.</summary>
internal static class VersionDiagnosis
{
    private const string Check = "version";
    private const string Remedy = "Use Redis 7.0 or newer, Valkey 8 or newer, or Redict 7.3.";
    private static readonly Version OldestUsableRedis = new(6, 2);

    private static readonly Dictionary<string, Version> OldestTested = new(StringComparer.Ordinal)
    {
        [ServerProduct.Redis] = new(7, 0),
        [ServerProduct.Valkey] = new(8, 0),
        [ServerProduct.Redict] = new(7, 3),
    };

    /// <param name="facts">What is known.</param>
    public static Finding Of(ServerFacts facts)
    {
        if (!facts.HasStreams)
        {
            var name = facts.Product?.ToString() ?? "The server";
            return new(Check, FindingStatus.Error, $"{name} has no streams.", Remedy);
        }

        if (facts.Product is not { } product)
        {
            return new(Check, FindingStatus.Warning, "The server does not tell what it is.", Remedy);
        }

        if (!OldestTested.TryGetValue(product.Name, out var oldest))
        {
            return new(Check, FindingStatus.Warning, $"{product} is a server that the bus is not tested with.", Remedy);
        }

        if (!Version.TryParse(product.Version, out var version))
        {
            return new(
                Check, FindingStatus.Warning, $"The version '{product.Version}' is not one of {product.Name}.", Remedy);
        }

        return version >= oldest ? new(Check, FindingStatus.Ok, $"{product}.")
            : product.Name != ServerProduct.Redis || version >= OldestUsableRedis ? new(
                Check, FindingStatus.Warning, $"{product} is older than what the bus is tested with.",
                $"{Remedy} Before Redis 7.0 entries deleted while pending stay in the pending list.")
            : new(Check, FindingStatus.Error, $"{product} has no XAUTOCLAIM.", Remedy);
    }
}
