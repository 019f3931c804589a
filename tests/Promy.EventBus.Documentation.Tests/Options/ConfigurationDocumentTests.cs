namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// docs/configuration.md is generated from the options. After a change of an option, of its default or of its comment
/// run this class with <c>PROMY_WRITE_DOCUMENTS=1</c>: it writes the document.
/// </summary>
public sealed class ConfigurationDocumentTests
{
    private const string Switch = "PROMY_WRITE_DOCUMENTS";

    [Fact]
    public void The_document_is_as_generated_from_the_options()
    {
        var path = RepositoryRoot.PathOf(ConfigurationDocument.Path);
        var (now, expected) = (File.ReadAllText(path), ConfigurationDocument.Updated(File.ReadAllText(path)));
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(path, expected);
            return;
        }

        var (nowLines, expectedLines) = (now.Split('\n'), expected.Split('\n'));
        Problems.None(expectedLines.Except(nowLines).Select(line => $"missing: {line}")
            .Concat(nowLines.Except(expectedLines).Select(line => $"surplus: {line}")));
        Assert.True(now == expected, $"{ConfigurationDocument.Path} is out of date: run this class with {Switch}=1.");
    }
}
