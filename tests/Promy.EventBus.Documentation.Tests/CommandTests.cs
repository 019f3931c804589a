namespace Promy.EventBus.Documentation.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("./eng/demo.sh")]
    [InlineData("./eng/test.sh")]
    public void The_two_commands_stand_in_the_readme_word_for_word_and_can_be_executed(string command)
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
