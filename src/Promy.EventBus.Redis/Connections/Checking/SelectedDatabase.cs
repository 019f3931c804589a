using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether a connection has selected the configured database. The client library sends SELECT before the first command
/// and ignores the reply. If Redis refuses, all commands go to database 0, as on every new connection. So this class
/// selects and reads the reply, again after each loss or possible change of server.
/// </summary>
internal sealed class SelectedDatabase(IConnectionMultiplexer multiplexer, ConnectionErrors errors) : IDisposable
{
    private const int Watching = 1;
    private const int Ended = 2;

    private readonly int _number = errors.Configuration.DefaultDatabase ?? 0;
    private int _changes = 1;
    private int _confirmed;
    private int _watching;

    /// <summary>Whether commands certainly go to the right database.</summary>
    public bool IsCertain => _number == 0 || Volatile.Read(ref _confirmed) == Volatile.Read(ref _changes);

    /// <summary>Asks Redis until the database is certain.</summary>
    /// <exception cref="EventBusConfigurationException">Redis refuses the database.</exception>
    /// <exception cref="RedisException">Redis cannot be reached, or refuses for another reason.</exception>
    public ValueTask EnsureAsync(CancellationToken cancellationToken) =>
        IsCertain ? ValueTask.CompletedTask : new ValueTask(SelectAsync(cancellationToken));

    /// <summary>From now on the connection may lead to another server.</summary>
    public void Doubt() => Interlocked.Increment(ref _changes);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _watching, Ended) == Watching)
        {
            multiplexer.ConnectionFailed -= OnConnection;
            multiplexer.ConnectionRestored -= OnConnection;
            multiplexer.ConfigurationChanged -= OnConfiguration;
        }
    }

    private async Task SelectAsync(CancellationToken cancellationToken)
    {
        Watch();
        while (!IsCertain)
        {
            var changes = Volatile.Read(ref _changes);
            try
            {
                await ServerCommands.SelectAsync(multiplexer).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (RedisErrors.WhyNotSelected(exception) is { } refusal)
            {
                throw errors.NotSelected(refusal, exception);
            }

            Volatile.Write(ref _confirmed, changes);
        }
    }

    private void Watch()
    {
        if (Interlocked.CompareExchange(ref _watching, Watching, 0) == 0)
        {
            multiplexer.ConnectionFailed += OnConnection;
            multiplexer.ConnectionRestored += OnConnection;
            multiplexer.ConfigurationChanged += OnConfiguration;
        }
    }

    private void OnConnection(object? sender, ConnectionFailedEventArgs change)
    {
        if (change.ConnectionType == ConnectionType.Interactive)
        {
            Doubt();
        }
    }

    private void OnConfiguration(object? sender, EndPointEventArgs change) => Doubt();
}
