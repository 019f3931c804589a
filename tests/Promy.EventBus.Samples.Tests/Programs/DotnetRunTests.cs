using System.Text.RegularExpressions;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests.Programs;

/// <summary>The samples as <c>dotnet run</c> starts them, and the first commands of samples/README.md.</summary>
public sealed partial class DotnetRunTests
{
    private const string Run = "dotnet run --project samples/";
    private const string RunApi = $"{Run}WebApiPublisher";
    private const string Handled = "Handled user.registered: user-1";
    private const string Listening = "Now listening on: ";

    private static readonly string Page = File.ReadAllText(RepositoryRoot.PathOf("samples/README.md"));

    [Fact]
    public async Task Two_commands_show_an_event_handled()
    {
        Assert.Contains($"```sh\n{RunApi}\n```", Page, StringComparison.Ordinal);
        Assert.Contains($"```text\n{Handled}\n```", Page, StringComparison.Ordinal);
        var request = Curl().Match(Page);

        await using var api = Shell.Start($"{RunApi} {AsBuilt}", ("ASPNETCORE_URLS", "http://127.0.0.1:0"));
        var line = await Eventually.ReadAsync(() => LineWith(api, Listening) ?? "", found => found.Length > 0);
        using var client = new HttpClient { BaseAddress = new Uri(line.Split(Listening)[1]) };
        await Answer.PostAsync(client, request.Groups["path"].Value, request.Groups["body"].Value);

        await Eventually.TrueAsync(() => LineWith(api, $"{Handled} ") is not null);
    }

    [Theory]
    [InlineData("WebApiPublisher", "Production")]
    [InlineData("WorkerSubscriber", "Production")]
    [InlineData("WebApiPublisher", "Staging")]
    [InlineData("WebApiPublisher", null)]
    public async Task Elsewhere_a_missing_connection_string_ends_the_start(string sample, string? environment)
    {
        await using var app = Shell.Start(
            $"{Run}{sample} {AsBuilt} --no-launch-profile",
            ("ASPNETCORE_ENVIRONMENT", environment),
            ("Promy__EventBus__Consumer__Group", "elsewhere"));

        Assert.NotEqual(0, await app.WaitAsync(Eventually.DefaultDeadline));
        Assert.NotNull(LineWith(
            app, "Promy:EventBus:Redis:ConnectionString: no Redis is given. Set this key or ConnectionStrings:Redis "));
        Assert.Null(LineWith(app, Listening));
    }

    private static string? LineWith(Shell shell, string text) =>
        shell.Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>
    /// The samples are built with this project and in its configuration: artifacts/bin/{project}/{configuration}.
    /// </summary>
    private static string AsBuilt =>
        $"--no-build --configuration {Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))}";

    [GeneratedRegex(@"curl http://localhost:8080(?<path>/\w+) .*?--data '(?<body>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex Curl();
}
