using System.CommandLine;

namespace Promy.EventBus.Cli.Tests;

/// <summary>The documents show only commands that the tool has, and docs/cli.md shows all of them.</summary>
public sealed class DocumentTests
{
    private const string Prompt = "$ promy-eventbus ";
    private static readonly string[] Documents = ["README.md", "docs/cli.md", "docs/operations.md"];
    private static readonly string[] Lines = File.ReadAllLines(RepositoryRoot.PathOf("docs/cli.md"));

    public static TheoryData<string> Commands =>
        [.. Documents.SelectMany(ExamplesOf).Select(line => line[Prompt.Length..]).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_line_of_the_document_can_be_parsed(string command) =>
        Assert.Empty(CliApplication.Root().Parse(command.Split(" <")[0].Split(" | ")[0]).Errors);

    [Fact]
    public void Every_command_and_every_option_is_documented()
    {
        var text = string.Join('\n', Lines);
        var names = Descendants(CliApplication.Root())
            .SelectMany(command => command.Options.Select(option => option.Name).Append(command.Name))
            .Distinct()
            .ToArray();

        Assert.True(names.Length > 30);
        Assert.DoesNotContain(names, name => !IsIn(text, name));
    }

    [Fact]
    public void Every_command_has_an_example_in_the_operations()
    {
        var examples = ExamplesOf("docs/operations.md").ToArray();

        Assert.DoesNotContain(
            Leaves(CliApplication.Root(), ""),
            command => !examples.Any(line => $"{line} ".StartsWith($"{Prompt}{command} ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> ExamplesOf(string document) =>
        File.ReadLines(RepositoryRoot.PathOf(document))
            .Where(line => line.StartsWith(Prompt, StringComparison.Ordinal));

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path.TrimStart()]
        : command.Subcommands.SelectMany(child => Leaves(child, $"{path} {child.Name}"));

    private static bool IsIn(string text, string name) =>
        new[] { $"`{name}", $"{Prompt}{name}", $"{Prompt}dlq {name}" }
            .Any(form => text.Contains(form, StringComparison.Ordinal));

    private static IEnumerable<Command> Descendants(Command command) =>
        command.Subcommands.SelectMany(child => Descendants(child).Prepend(child));
}
