using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>Configuration that the documents and manifests show can be bound.</summary>
public sealed partial class ConfigurationExampleTests
{
    private static readonly HashSet<string> Known =
    [
        .. OptionKey.All.Where(option => option.IsBindable).Select(option => option.Key),
        .. OptionKey.All.Where(option => option.IsList).Select(option => $"{option.Key}:0"),
    ];

    public static TheoryData<string, int> JsonExamples
    {
        get
        {
            var examples = new TheoryData<string, int>();
            foreach (var document in Repository.MarkdownFiles.Select(Document.Load))
            {
                foreach (var block in document.Blocks.Where(IsConfiguration))
                {
                    examples.Add(document.Path, block.FirstLine);
                }
            }

            return examples;
        }
    }

    public static TheoryData<string> Mentions => [.. Repository.MarkdownFiles.Concat(Repository.Files("*.yaml"))];

    [Theory]
    [MemberData(nameof(JsonExamples))]
    public void Every_key_of_a_json_example_binds(string path, int line)
    {
        var json = Document.Load(path).Blocks.Single(block => block.FirstLine == line).Text;
        var configuration =
            new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var section = configuration.GetRequiredSection(PromyEventBusOptions.SectionName);

        Problems.None(section.AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null && !Known.Contains(Normalized(pair.Key)))
            .Select(pair => $"{path}:{line}: {section.Path}:{pair.Key} is no option."));
        var bus = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddPromyEventBus(section);
        using var services = bus.Services.BuildServiceProvider();
        _ = services.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
    }

    [Theory]
    [MemberData(nameof(Mentions))]
    public void Every_key_that_is_mentioned_exists(string path) =>
        Problems.None(Key().Matches(File.ReadAllText(RepositoryRoot.PathOf(path)))
            .Select(match => Normalized(match.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal)))
            .Where(key => !Known.Contains(key) && !IsSection(key))
            .Select(key => $"{path}: {key} is no option."));

    [Fact]
    public void The_readme_has_a_json_example() =>
        Assert.Contains(JsonExamples, example => example.Data.Item1 == "README.md");

    private static bool IsConfiguration(CodeBlock block) =>
        block.Language == "json" && block.Text.Contains("\"Promy\"", StringComparison.Ordinal);

    private static bool IsSection(string key) =>
        OptionKey.All.Any(option => option.Key.StartsWith(key + ":", StringComparison.Ordinal));

    private static string Normalized(string key) => Index().Replace(key, ":0");

    [GeneratedRegex("Promy(:|__)EventBus(:|__)(?<key>[A-Za-z0-9:_]*[A-Za-z0-9])")]
    private static partial Regex Key();

    [GeneratedRegex(@":\d+")]
    private static partial Regex Index();
}
