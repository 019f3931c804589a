using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>The tests of source files, also of projects that this project does not reference.</summary>
internal static partial class TestMethods
{
    public static IEnumerable<TestMethod> In(SourceFile file)
    {
        var isMarked = false;
        for (var index = 0; index < file.Lines.Length; index++)
        {
            isMarked |= Mark().IsMatch(file.Lines[index]);
            if (isMarked && Declaration().Match(file.Lines[index]) is { Success: true } declaration)
            {
                isMarked = false;
                yield return new TestMethod(file.Path, index + 1, declaration.Groups["name"].Value);
            }
        }
    }

    [GeneratedRegex(@"^\s*\[([\w.()"" ]+, )*(Fact|Theory)\b")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*public .*\b(void|Task|ValueTask) (?<name>\w+)\(")]
    private static partial Regex Declaration();
}
