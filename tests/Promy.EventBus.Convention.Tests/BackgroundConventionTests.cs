using System.Reflection;
using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// Work that outlives its caller must not keep the caller's execution context, so only <c>BackgroundLoop</c> starts
/// such work. The lists name every other starter; a new entry needs a reason.
/// </summary>
public sealed partial class BackgroundConventionTests
{
    private const string Door = "BackgroundLoop";

    /// <summary>Each call captures the execution context of its caller, or changes what is captured.</summary>
    private static readonly string[] Starters =
    [
        "Task.Run(", "Task.Factory", ".StartNew(", "new Thread(", "new Timer(", "new PeriodicTimer(", ".CreateTimer(",
        ".QueueUserWorkItem(", ".RegisterWaitForSingleObject(", ".ContinueWith(", ".Register(", "SuppressFlow(",
    ];

    /// <summary>Types with a <c>Task RunAsync</c> that takes tokens. A new loop joins the list.</summary>
    private static readonly string[] Loops =
    [
        "AcknowledgeQueue", "ConsumerLoop", "DeliveryWorker", "HandOverLoop", "InMemorySubscription", "LeaseLoop",
        "MemberLoop", "OutcomeRetryLoop", "PauseLoop", "ReadLoop", "ReclaimLoop", "RedeliveryLoop", "RefusedEntries",
        "RunningSubscription", "StopWait", "StreamRounds",
    ];

    /// <summary>Loops run by a loop that <c>BackgroundLoop</c> has started.</summary>
    private static readonly string[] RunsWithin =
    [
        "InMemoryEventSubscriber: await running.RunAsync", "RedisEventSubscriber: await running.RunAsync",
    ];

    [Fact]
    public void Only_BackgroundLoop_starts_work_that_outlives_its_caller() =>
        Assert.Equal(
            [
                "BackgroundLoop: .CreateTimer(",
                "BackgroundLoop: SuppressFlow(",
                "BackgroundLoop: Task.Run(",
                "BatchEncoding: Task.Run(", // Ends with the call, and needs its trace.
                "Confirmation: Task.Run(", // Of the tool, which is one call.
                "HarnessClock: .CreateTimer(", // The clock of tests: it keeps no context.
                "PauseLoop: Task.Run(", // Within a loop, and awaited: it may block its thread.
                "PublishCommand: Task.Run(", // Of the tool.
            ],
            SourceTree.Projects.SelectMany(SourceTree.Files).SelectMany(StartersIn)
                .Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_loop_is_in_the_list() =>
        Assert.Equal(
            Loops,
            Libraries().SelectMany(library => library.GetTypes()).Where(IsLoop)
                .Select(type => type.Name.Split('`')[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_loop_is_run_by_BackgroundLoop() =>
        Assert.Empty(
            from project in SourceTree.Projects
            from file in SourceTree.Files(project)
            from line in file.Lines
            where RunOfLoop().IsMatch(line) && !line.Contains($"{Door}.StartAsync(", StringComparison.Ordinal)
            let run = $"{file.Name}: {line.Trim()}"
            where !Array.Exists(RunsWithin, known => run.StartsWith(known, StringComparison.Ordinal))
            select run);

    private static IEnumerable<Assembly> Libraries() => SourceTree.Projects.Select(SourceTree.AssemblyOf);

    private static bool IsLoop(Type type) =>
        type.GetMethods(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Any(method => method.Name == "RunAsync" && method.ReturnType == typeof(Task)
                && method.GetParameters() is { Length: > 0 } parameters
                && Array.TrueForAll(parameters, parameter => parameter.ParameterType == typeof(CancellationToken)));

    private static IEnumerable<string> StartersIn(SourceFile file) =>
        from line in file.Lines
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        let without = line.Replace($"{Door}.CreateTimer(", "", StringComparison.Ordinal)
        from starter in Starters
        where without.Contains(starter, StringComparison.Ordinal)
        select $"{file.Name}: {starter}";

    /// <summary>Every argument is a token, which excludes declarations and awaited calls with data.</summary>
    [GeneratedRegex(
        @"\.RunAsync\("
        + @"((stopping|stopped|settleDeadline|drainExpired|stoppingToken|cancellationToken)(\.Token)?(, )?)+\)")]
    private static partial Regex RunOfLoop();
}
