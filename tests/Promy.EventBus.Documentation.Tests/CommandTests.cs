namespace Promy.EventBus.Documentation.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("./eng/demo.sh")]
    [InlineData("./eng/test.sh")]
    public void The_two_commands_of_the_readme_can_be_executed_word_for_word(string command)
    {
        Assert.Contains(Repository.Readme.Blocks, block => block.Language == "sh" && block.Lines.Contains(command));

        var file = RepositoryRoot.PathOf(command);
        Assert.True(File.Exists(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));
        }
    }
}
