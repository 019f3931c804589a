using System.Text;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// A dead-letter stream of one test with a store on it, and a stream with two groups that its letters may go back to.
/// </summary>
internal sealed class LetterBox : IAsyncDisposable
{
    public const string EventType = "test.happened";

    private LetterBox(
        string operatorConnectionString,
        IConnectionMultiplexer admin,
        Action<EventBusDeadLetterStoreOptions>? configure)
    {
        Keys = new Keys(admin);
        Database = admin.GetDatabase();
        Stream = Keys.Stream();
        Group = Keys.Group();
        OtherGroup = Keys.Group("other");
        DeadLetters = Keys.Stream("dlq");
        Options = new EventBusDeadLetterStoreOptions { DeadLetterStream = DeadLetters };
        Options.ReplayStreams.Add(Stream);
        configure?.Invoke(Options);
        Store = new RedisDeadLetterStore(
            new EventBusRedisOptions { ConnectionString = operatorConnectionString }, Options);
    }

    public Keys Keys { get; }

    public IDatabase Database { get; }

    public string Stream { get; }

    public string Group { get; }

    public string OtherGroup { get; }

    public string DeadLetters { get; }

    public string RetryStream => SatelliteKeys.Retry(Stream, Group);

    public EventBusDeadLetterStoreOptions Options { get; }

    public RedisDeadLetterStore Store { get; }

    public static Task<LetterBox> CreateAsync(
        RedisServer server, Action<EventBusDeadLetterStoreOptions>? configure = null) =>
        CreateAsync(server.OperatorConnectionString, server.Connection, configure);

    public static async Task<LetterBox> CreateAsync(
        string operatorConnectionString,
        IConnectionMultiplexer admin,
        Action<EventBusDeadLetterStoreOptions>? configure = null)
    {
        var box = new LetterBox(operatorConnectionString, admin, configure);
        await box.Database.StreamCreateConsumerGroupAsync(box.Stream, box.Group, "0");
        await box.Database.StreamCreateConsumerGroupAsync(box.Stream, box.OtherGroup, "0");
        return box;
    }

    public static byte[] Metadata(string eventId, int attempt = 1) => Encoding.UTF8.GetBytes(
        $$"""
        {"id":"{{eventId}}","type":"{{EventType}}","timestamp":"2025-11-06T10:30:00Z","version":"1.0",
        "attempt":{{attempt}},"source":"promy-tests","custom":[1,2]}
        """.ReplaceLineEndings(""));

    public DeadLetter Letter(string eventId, DeliveryFailure? failure = null) => new()
    {
        Id = Some.EventId(),
        FailedAt = Some.Moment,
        OriginalStream = Stream,
        EntryId = "1762425000000-0",
        ConsumerGroup = Group,
        ServiceName = "promy-tests",
        DeliveryCount = 1,
        Failure = failure ?? new DeliveryFailure { Reason = "it failed", Attempts = 3 },
        OriginalMetadata = Metadata(eventId),
        OriginalPayload = Encoding.UTF8.GetBytes($$"""{"id":"{{eventId}}"}"""),
    };

    /// <summary>Writes letters as the bus does, in one pipeline.</summary>
    /// <returns>Their ids in the dead-letter stream.</returns>
    public Task<string[]> AddAsync(params IEnumerable<DeadLetter> letters) => AddToAsync(DeadLetters, letters);

    public async Task<string[]> AddToAsync(string deadLetters, params IEnumerable<DeadLetter> letters)
    {
        var ids = await Task.WhenAll(letters.Select(letter =>
        {
            var (metadata, payload) = DeadLetterWriter.Write(letter);
            return AppendCommand.AppendAsync(Database, deadLetters, metadata, payload);
        }));
        return Array.ConvertAll(ids, id => (string)id!);
    }

    /// <summary>Letters of events that are named <c>event-0</c> and so on.</summary>
    public Task<string[]> AddManyAsync(int count) =>
        AddAsync(Enumerable.Range(0, count).Select(number => Letter($"event-{number}")));

    public Task<List<DeadLetterEntry>> QueryAsync(DeadLetterQuery? query = null) =>
        ToListAsync(Store.QueryAsync(query ?? new()));

    public Task<List<DeadLetterReplayResult>> ReplayAsync(
        DeadLetterQuery? query = null, DeadLetterReplayOptions? options = null) =>
        ToListAsync(Store.ReplayAsync(query ?? new(), options));

    public Task<List<DeadLetterDiscardResult>> DiscardAsync(DeadLetterQuery? query = null, bool isDryRun = false) =>
        ToListAsync(Store.DiscardAsync(query ?? new(), new DeadLetterDiscardOptions { IsDryRun = isDryRun }));

    public Task<long> LettersAsync() => Database.StreamLengthAsync(DeadLetters);

    public Task<StreamEntry[]> ReplayedAsync() => Database.StreamRangeAsync(RetryStream);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Keys.DisposeAsync();
    }

    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> results)
    {
        var list = new List<T>();
        await foreach (var result in results)
        {
            list.Add(result);
        }

        return list;
    }
}
