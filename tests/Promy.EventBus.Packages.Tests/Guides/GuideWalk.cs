using System.Diagnostics;
using Promy.EventBus.Documentation.Tests;
using Promy.EventBus.Packages.Tests.Support;

namespace Promy.EventBus.Packages.Tests.Guides;

/// <summary>
/// Follows a guide block by block in a home of its own. Commands are run as they are written, but for the ports, which
/// are free ones. <c>eng/pack.sh</c> copies the packages that this run has packed. A block under the comment
/// <c>instead: …</c> is omitted.
/// </summary>
internal sealed class GuideWalk : IAsyncDisposable
{
    private const string Runs = "dotnet run ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("promy-guide-");
    private readonly Dictionary<string, GuideService> _services = [];
    private readonly List<(string Block, string Printed)> _commands = [];
    private readonly List<string> _omitted = [];
    private readonly Action<string> _log;
    private readonly (string Written, string Used)[] _addresses;
    private readonly GuideShell _shell;

    private GuideWalk(int redisPort, Action<string> log)
    {
        _log = log;
        _addresses =
        [
            ("localhost:6379", $"localhost:{redisPort}"),
            ("localhost:5080", $"localhost:{LoopbackPort.Next()}"),
            ("localhost:5081", $"localhost:{LoopbackPort.Next()}"),
        ];
        _shell = new GuideShell(_root.CreateSubdirectory("home"), _root.CreateSubdirectory("clone").FullName);
    }

    /// <summary>First lines of the blocks that were not run.</summary>
    public IReadOnlyList<string> Omitted => _omitted;

    public static async Task<GuideWalk> BeginAsync(PackedPackages packages, int redisPort, Action<string> log)
    {
        var walk = new GuideWalk(redisPort, log);
        await walk._shell.RunAsync(
            $"""
            mkdir eng
            echo '#!/bin/sh' >eng/pack.sh
            echo 'mkdir artifacts && cp -r "{packages.Folder}" artifacts/packages' >>eng/pack.sh
            chmod +x eng/pack.sh
            """);
        return walk;
    }

    public Task FollowAsync(CodeBlock block) => block switch
    {
        { Marker: { } marker } when marker.StartsWith("instead: ", StringComparison.Ordinal) => OmitAsync(block),
        { Language: "sh" } => EnterAsync(block),
        { Language: "csharp" } => WriteAsync(block),
        { Language: "text" } => SeeAsync(block),
        _ => throw new InvalidOperationException($"Nobody knows what to do with the block at line {block.FirstLine}."),
    };

    /// <summary>What the block with this command printed.</summary>
    public string PrintedBy(string command) =>
        _commands.Single(run => run.Block.Split('\n').Contains(command)).Printed;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Values)
        {
            await service.DisposeAsync();
            _log(service.Log);
        }

        _root.Delete(recursive: true);
    }

    private Task OmitAsync(CodeBlock block)
    {
        _omitted.Add(block.Lines[0]);
        return Task.CompletedTask;
    }

    /// <summary>A service runs on until the guide starts it again.</summary>
    private async Task EnterAsync(CodeBlock block)
    {
        var began = Stopwatch.GetTimestamp();
        var isService = block.Lines[^1].Contains(Runs, StringComparison.Ordinal);
        var commands = string.Join('\n', isService ? block.Lines[..^1] : block.Lines);
        _commands.Add((commands, await _shell.RunAsync(Local(commands))));
        await UseFreePortsAsync();
        if (isService)
        {
            await StartAsync(block.Lines[^1]);
        }

        _log($"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0.0} s  {string.Join("; ", block.Lines)}");
    }

    private async Task StartAsync(string command)
    {
        var project = command[command.IndexOf(Runs, StringComparison.Ordinal)..];
        if (_services.Remove(project, out var before))
        {
            await before.DisposeAsync();
        }

        _services[project] = new GuideService(_shell.Starting(Local(command)));
    }

    /// <summary>The file is that which has the name of the type.</summary>
    private Task WriteAsync(CodeBlock block)
    {
        var type = block.Lines.First(line => line.StartsWith("public ", StringComparison.Ordinal))
            .Split(' ', '(')
            .SkipWhile(word => word is "public" or "sealed" or "record" or "class")
            .First();
        var file = Assert.Single(
            Directory.EnumerateFiles(_shell.Directory, $"{type}.cs", SearchOption.AllDirectories));
        return File.WriteAllTextAsync(file, block.Text + "\n");
    }

    /// <summary>The text was printed by the last command, or is logged by a service since then.</summary>
    private async Task SeeAsync(CodeBlock block)
    {
        var printed = _commands[^1].Printed;
        foreach (var line in block.Lines.Select(Local).Where(line => !Has(printed, line)))
        {
            await Eventually.ReadAsync(
                () => string.Join('\n', _services.Values.Select(service => service.Log)),
                log => Has(log, line),
                Patience,
                $"a log with '{line}'");
        }
    }

    private static bool Has(string text, string line) => text.Contains(line, StringComparison.Ordinal);

    private string Local(string text) => _addresses.Aggregate(
        text, (changed, address) => changed.Replace(address.Written, address.Used, StringComparison.Ordinal));

    private async Task UseFreePortsAsync()
    {
        foreach (var file in _root.EnumerateFiles("launchSettings.json", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(file.FullName, Local(await File.ReadAllTextAsync(file.FullName)));
        }
    }
}
