using Microsoft.Testing.Platform.Builder;

namespace Promy.EventBus.Testing;

/// <summary>
/// Entry point of the test projects that are not xunit's: takes xunit's options by trait, because eng/test.sh gives the
/// same options to all projects, and makes of them a filter by category.
/// </summary>
internal static class TraitOptions
{
    private const string With = "--filter-trait";
    private const string Without = "--filter-not-trait";
    private const string Key = "Category=";

    public static async Task<int> Main(string[] args)
    {
        var builder = await TestApplication.CreateBuilderAsync(Translate(args));
        builder.AddSelfRegisteredExtensions(args);
        using var app = await builder.BuildAsync();
        return await app.RunAsync();
    }

    private static string[] Translate(string[] args)
    {
        var (others, conditions) = (new List<string>(), new List<string>());
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] is With or Without && index + 1 < args.Length)
            {
                var sign = args[index] == With ? "=" : "!=";
                conditions.Add("TestCategory" + sign + args[++index].Replace(Key, "", StringComparison.Ordinal));
            }
            else
            {
                others.Add(args[index]);
            }
        }

        return conditions.Count == 0 ? args : [.. others, "--filter", string.Join('&', conditions)];
    }
}
