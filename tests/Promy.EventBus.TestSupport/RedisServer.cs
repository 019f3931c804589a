using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// The Redis of a test assembly: <c>[assembly: AssemblyFixture(typeof(RedisServer))]</c>, then a constructor parameter
/// of the test class. It is <c>PROMY_TEST_REDIS</c> if set, or a process of <c>PROMY_TEST_SERVER</c> if that is set,
/// else a container, else a redis-server process. Without any of them each test that uses it fails with one line; tests
/// that do not use it are not touched.
/// </summary>
public sealed class RedisServer : IAsyncLifetime
{
    private RedisInstance? _instance;
    private ConnectionMultiplexer? _connection;
    private LeastPrivilegeUser? _user;
    private LeastPrivilegeUser? _operator;
    private LeastPrivilegeUser? _trimmer;
    private RedisKey[] _absentAtStart = [];
    private volatile bool _usesFixedStreams;
    private string _failure = "The RedisServer fixture was not initialized: is it an assembly fixture?";

    /// <summary>
    /// StackExchange.Redis form: <c>host:port[,options]</c>. With every right: for the tests themselves.
    /// </summary>
    public string ConnectionString => Required(_instance).Address.ConnectionString;

    /// <summary>
    /// For the bus that is tested: a user with the documented rights, except on a Redis given by the variable.
    /// </summary>
    public string BusConnectionString => _user is null ? ConnectionString : $"{ConnectionString},{_user.Credentials}";

    /// <summary>
    /// For the actions of an operator: a user with the documented rights, except on a Redis given by the variable.
    /// </summary>
    public string OperatorConnectionString =>
        _operator is null ? ConnectionString : $"{ConnectionString},{_operator.Credentials}";

    /// <summary>
    /// For trimming streams: a user with the documented rights, except on a Redis given by the variable.
    /// </summary>
    public string TrimmerConnectionString =>
        _trimmer is null ? ConnectionString : $"{ConnectionString},{_trimmer.Credentials}";

    /// <summary>URL form: <c>redis://host:port/db</c>.</summary>
    public string Url => Required(_instance).Address.Url;

    /// <summary>Where this Redis came from: the variable, the image or the program.</summary>
    public string Origin => Required(_instance).Origin;

    /// <summary>A connection shared by the tests, with admin commands allowed. Never dispose it.</summary>
    public IConnectionMultiplexer Connection => Required(_connection);

    /// <summary>The default database of <see cref="Connection"/>.</summary>
    public IDatabase Database => Connection.GetDatabase();

    /// <summary>Names for one test; dispose them to delete the keys.</summary>
    public Keys NewKeys() => new(Connection);

    /// <summary>
    /// For tests that cannot choose their streams, because the names are part of the event types: the streams that were
    /// not there before are deleted at the end.
    /// </summary>
    public void UsesFixedStreams() => _usesFixedStreams = true;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        try
        {
            _instance = await RedisInstance.FindAsync(TestContext.Current.CancellationToken);
            var options = ConfigurationOptions.Parse(_instance.Address.ConnectionString);
            options.AllowAdmin = true;
            options.SetClientLibrary = false;
            var connection = await ConnectionMultiplexer.ConnectAsync(options);

            // Before any test can have it: no test may run with more rights than it believes to have.
            _user = _instance.IsOwn ? await LeastPrivilegeUser.CreateAsync(connection.GetDatabase()) : null;
            _operator = _instance.IsOwn ? await LeastPrivilegeUser.CreateOperatorAsync(connection.GetDatabase()) : null;
            _trimmer = _instance.IsOwn ? await LeastPrivilegeUser.CreateTrimmerAsync(connection.GetDatabase()) : null;
            _connection = connection;
            _absentAtStart = await AbsentAsync(["events:promotions", "events:products", "events:users", "events:dlq"]);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Told by the first property that a test reads: only the tests that need Redis fail.
            _failure = _instance is null
                ? RedisUnavailableException.FirstLine(error)
                : $"No Redis answers from {_instance.Origin}: {RedisUnavailableException.FirstLine(error)}";
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_connection is not null)
            {
                await EndAsync(_connection);
            }
        }
        finally
        {
            if (_instance is not null)
            {
                await _instance.DisposeAsync();
            }
        }
    }

    private async Task EndAsync(ConnectionMultiplexer connection)
    {
        await using (connection)
        {
            if (_usesFixedStreams)
            {
                await Database.KeyDeleteAsync(_absentAtStart);
            }

            // Thrown here it is an error of the assembly, and the run fails.
            await (_user?.AssertNothingRefusedAsync() ?? Task.CompletedTask);
        }
    }

    private async Task<RedisKey[]> AbsentAsync(RedisKey[] keys)
    {
        var exist = await Task.WhenAll(keys.Select(key => Database.KeyExistsAsync(key)));
        return [.. keys.Where((_, index) => !exist[index])];
    }

    private T Required<T>(T? value)
        where T : class =>
        _connection is null || value is null ? throw new RedisUnavailableException(_failure) : value;
}
