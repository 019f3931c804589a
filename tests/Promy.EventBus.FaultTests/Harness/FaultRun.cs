using System.Collections.Concurrent;
using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// One run of a scenario: a Redis of its own, the workers on it, what was published, and the account at the end.
/// Settings, unless a scenario says otherwise: MinIdle 2 s, Interval 0.5 s, concurrency 8, batch 16.
/// </summary>
internal sealed class FaultRun : IAsyncDisposable
{
    /// <summary>Handler slots and prefetch of one worker: the most that it can have in flight.</summary>
    public const int InFlightWindow = 8 + (2 * 16);

    private readonly ConcurrentQueue<WorkerProcess> _workers = new();
    private readonly List<IAsyncDisposable> _owned = [];
    private ConnectionMultiplexer? _admin;
    private bool _passed;

    private FaultRun(string scenario, string title, RedisServerProcess server)
    {
        Seed = FaultMode.NewSeed();
        Random = new Random(Seed);
        Report = new FaultReport(scenario, title, Seed);
        Server = server;
        ConnectionString = server.ConnectionString;
        Report.Say($"scenario {scenario} ({title}), seed {Seed}, {(FaultMode.IsFull ? "full" : "ordinary")} run");
    }

    public int Seed { get; }

    /// <summary>Chooses the faults, from the seed. For one caller at a time.</summary>
    public Random Random { get; }

    public FaultReport Report { get; }

    public RedisServerProcess Server { get; }

    /// <summary>Where workers and publishers connect to: the server, or a proxy before it.</summary>
    public string ConnectionString { get; set; }

    public string Stream { get; } = "faults";

    public string Group { get; } = "fault-workers";

    public string DeadLetters { get; } = "faults-dlq";

    public Ledger Ledger { get; } = new();

    /// <summary>Every worker of this run, the killed ones too.</summary>
    public IReadOnlyList<WorkerProcess> Workers => [.. _workers];

    public IReadOnlyList<WorkerProcess> LivingWorkers => [.. _workers.Where(worker => !worker.HasExited)];

    /// <summary>A connection past every proxy, with administration.</summary>
    public ConnectionMultiplexer Admin => _admin ?? throw new InvalidOperationException("Not connected.");

    public IDatabase Database => Admin.GetDatabase();

    /// <param name="scenario">Number in the table of docs/reliability.md.</param>
    /// <param name="title">A few words for the table.</param>
    /// <param name="redisArguments">Further arguments of the redis-server.</param>
    public static async Task<FaultRun> StartAsync(string scenario, string title, params string[] redisArguments)
    {
        var run = new FaultRun(
            scenario,
            title,
            await RedisServerProcess.StartAsync(["--enable-protected-configs", "local", .. redisArguments]));
        await run.ConnectAdminAsync();
        return run;
    }

    /// <summary>Something to dispose at the end, before the server.</summary>
    public T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    /// <summary>Starts a consuming worker.</summary>
    /// <param name="settings">
    /// Settings below <c>Promy:EventBus:</c> as <c>Key=value</c>; the last one of a key counts.
    /// </param>
    public WorkerProcess StartWorker(params string[] settings) => StartWorker(handlesAdded: false, settings);

    /// <summary>
    /// Starts a consuming worker of the old version, or of the new one, which handles a further type of event.
    /// </summary>
    public WorkerProcess StartWorker(bool handlesAdded, params string[] settings)
    {
        string[] defaults =
        [
            $"Redis:ConnectionString={ConnectionString}", $"Consumer:Group={Group}", $"DeadLetter:Stream={DeadLetters}",
            "Consumer:MaxConcurrency=8",
            "Consumer:BatchSize=16",
            "Consumer:Recovery:MinIdle=00:00:02",
            "Consumer:Recovery:Interval=00:00:00.5",
        ];
        var worker = WorkerProcess.Start(
            typeof(WorkerRoles).Assembly,
            [
                $"--role={WorkerRoles.Faults}", $"--stream={Stream}", $"--added={handlesAdded}",
                .. defaults.Concat(settings).Select(setting => $"--Promy:EventBus:{setting}"),
            ]);
        _workers.Enqueue(worker);
        return worker;
    }

    /// <summary>A publisher in this process that writes into the ledger.</summary>
    /// <param name="configure">Changes its options.</param>
    /// <param name="first">Its first number, if there are several publishers.</param>
    public async Task<FaultPublisher> StartPublisherAsync(
        Action<PromyEventBusOptions>? configure = null, int first = 0) =>
        Own(await FaultPublisher.StartAsync(this, configure, first));

    public IReadOnlyList<HandledEvent> Handled() => [.. _workers.SelectMany(worker => worker.Handled())];

    /// <summary>
    /// Numbers of the events in the dead letters, once for each letter; an entry that was no event has none.
    /// </summary>
    public async Task<IReadOnlyList<int>> DeadLetteredAsync()
    {
        var letters = await Database.StreamRangeAsync(DeadLetters);
        return [.. letters.Select(letter => Whereabouts.TryNumberOf(OriginalOf(letter["payload"]))).OfType<int>()];
    }

    public async Task<long> PendingAsync() => (await GroupAsync())?.PendingMessageCount ?? 0;

    /// <summary>The group as Redis reports it; null if there is none.</summary>
    public async Task<StreamGroupInfo?> GroupAsync() => await Database.KeyExistsAsync(Stream)
        ? (await Database.StreamGroupInfoAsync(Stream))
            .Where(group => group.Name == Group)
            .Select(group => (StreamGroupInfo?)group)
            .SingleOrDefault()
        : null;

    /// <summary>
    /// Waits until everything acknowledged is handled or dead-lettered, nothing is pending and the group has read all.
    /// </summary>
    /// <param name="standStill">Gives up when nothing has changed for so long.</param>
    public async Task SettleAsync(TimeSpan standStill)
    {
        if (!await new Settling(this).WaitAsync(standStill))
        {
            // The account says what is missing, and the caller asserts that nothing is.
            Report.Say($"not settled, and nothing has changed for {standStill}, or it goes round in circles");
        }
    }

    /// <summary>
    /// The account, with every run's own assertions: nothing lost, nothing unexpected, nothing pending.
    /// </summary>
    public async Task<Account> AssertNothingLostAsync()
    {
        var account = await AccountAsync();
        Assert.True(
            account.Lost.Count == 0, $"Lost:{Environment.NewLine}{await Whereabouts.OfAsync(this, account.Lost)}");
        Assert.Empty(account.Unexpected);
        Assert.Equal(0, await PendingAsync());
        return account;
    }

    public async Task<Account> AccountAsync()
    {
        var account = Account.Of(Ledger, [.. Handled().Select(handled => handled.Number)], await DeadLetteredAsync());
        Report.Measured("account", account.ToString());
        return account;
    }

    /// <summary>Every assertion of the scenario held; those of times follow here.</summary>
    public void Passed()
    {
        Report.AssertLimits();
        _passed = true;
    }

    public async ValueTask DisposeAsync()
    {
        await Report.WriteAsync(_passed);
        foreach (var worker in _workers)
        {
            if (!_passed)
            {
                Report.Say(
                    $"worker {worker.Id}: {string.Join(" | ", worker.Printed.Take(5))}{Environment.NewLine}"
                    + string.Join(Environment.NewLine, worker.Lines("log").TakeLast(25)));
            }

            await worker.DisposeAsync();
        }

        foreach (var owned in _owned.AsEnumerable().Reverse())
        {
            await owned.DisposeAsync();
        }

        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        await Server.DisposeAsync();
    }

    private async Task ConnectAdminAsync()
    {
        var options = ConfigurationOptions.Parse(Server.ConnectionString);
        options.AllowAdmin = true;
        options.AbortOnConnectFail = false;
        options.ClientName = "fault-admin";
        options.ReconnectRetryPolicy = new LinearRetry(100);
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(200);
        options.AsyncTimeout = options.SyncTimeout = (int)Patience.Reply.TotalMilliseconds;
        options.SetClientLibrary = false;
        _admin = await ConnectionMultiplexer.ConnectAsync(options);
    }

    private static RedisValue OriginalOf(RedisValue payload)
    {
        var letter = System.Text.Json.JsonDocument.Parse((byte[])payload!).RootElement;
        return letter.TryGetProperty("original_payload_base64", out var exact)
            ? exact.GetBytesFromBase64()
            : letter.GetProperty("original_payload").GetString();
    }
}
