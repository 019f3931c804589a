using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>Judges the product and version of the server. Pure: facts in, a finding out.</summary>
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

    public static Finding Of(ServerFacts facts)
    {
        if (!facts.HasStreams)
        {
            var name = facts.Product?.ToString() ?? "The server";
            return new(Check, FindingStatus.Error, $"{name} has no streams.", Remedy);
        }

        if (facts.Product is not { } product)
        {
            return new(Check, FindingStatus.Warning, "The server does not name its product.", Remedy);
        }

        if (!OldestTested.TryGetValue(product.Name, out var oldest))
        {
            return new(Check, FindingStatus.Warning, $"The bus is not tested with {product}.", Remedy);
        }

        if (!Version.TryParse(product.Version, out var version))
        {
            return new(
                Check, FindingStatus.Warning, $"The version '{product.Version}' is not one of {product.Name}.", Remedy);
        }

        return version >= oldest ? new(Check, FindingStatus.Ok, $"{product}.")
            : product.Name != ServerProduct.Redis || version >= OldestUsableRedis ? new(
                Check, FindingStatus.Warning, $"{product} is older than the tested versions.",
                $"{Remedy} Before Redis 7.0 entries deleted while pending stay in the pending list.")
            : new(Check, FindingStatus.Error, $"{product} has no XAUTOCLAIM.", Remedy);
    }
}
