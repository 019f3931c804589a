using StackExchange.Redis;

namespace Promy.EventBus.Cli.Tests;

/// <summary>A stream and group of one test, removed at the end, and the tool with the documented rights.</summary>
internal sealed class TestStream(RedisServer server) : IAsyncDisposable
{
    private readonly Keys _keys = server.NewKeys();

    public string Name => _keys.Stream();

    public string Group => _keys.Group();

    /// <summary>Matches this test's streams only.</summary>
    public string Pattern => Name[..^"stream".Length] + "*";

    public IDatabase Database => server.Database;

    public string Other(string name) => _keys.Stream(name);

    public string OtherGroup(string name) => _keys.Group(name);

    public Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(RedisFor(arguments), arguments);

    public Task<CliResult> RunWithInputAsync(string input, params string[] arguments) =>
        CliProcess.RunAsync(RedisFor(arguments), input, arguments);

    public Task<CliResult> RunOnTerminalAsync(string? answer, params string[] arguments) =>
        TerminalRun.RunAsync(RedisFor(arguments), answer, arguments);

    public CliProcess Start(params string[] arguments) => CliProcess.Start(RedisFor(arguments), arguments);

    /// <summary>Adds promotions; returns their entry ids.</summary>
    public async Task<string[]> FillAsync(int count)
    {
        // One pipeline keeps the order.
        var adding = Enumerable.Range(0, count)
            .Select(index => RawEntries.AddPromotionCreatedAsync(Database, Name, $"promo-{index}")).ToList();
        return Array.ConvertAll(await Task.WhenAll(adding), id => (string)id!);
    }

    public Task CreateGroupAsync(string? group = null) =>
        Database.StreamCreateConsumerGroupAsync(Name, group ?? Group, "0");

    /// <summary>Delivers the next entries to a consumer, who does not acknowledge them.</summary>
    public Task ReadAsync(int count, string consumer = "worker-1", string? group = null) =>
        Database.StreamReadGroupAsync(Name, group ?? Group, consumer, ">", count);

    public Task AcknowledgeAsync(string? group, params string[] ids) =>
        Database.StreamAcknowledgeAsync(Name, group ?? Group, Array.ConvertAll(ids, id => (RedisValue)id));

    /// <summary>Runs each command with the documented rights of its role.</summary>
    private string RedisFor(string[] arguments) =>
        arguments[0] == "trim" ? server.TrimmerConnectionString : server.OperatorConnectionString;

    public ValueTask DisposeAsync() => _keys.DisposeAsync();
}
