using Promy.EventBus.Redis;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Gives options a connection to Redis in each way that code can, and closes those that the application owns.
/// </summary>
internal sealed class GivenConnections : IAsyncDisposable
{
    private const int Milliseconds = 1_000;
    private readonly List<ConnectionMultiplexer> _opened = [];

    /// <param name="redis">The options; they already have the text if the form is a text.</param>
    /// <param name="form"><c>code</c>, <c>defaults</c>, <c>connection</c> or <c>factory</c>; any other is a
    /// text.</param>
    /// <param name="address">Host and port.</param>
    /// <param name="password">Password of the user <c>service</c>.</param>
    public void Give(EventBusRedisOptions redis, string form, string address, string password)
    {
        if (form is not ("code" or "defaults" or "connection" or "factory"))
        {
            return;
        }

        var configuration = new ConfigurationOptions
        {
            EndPoints = { address },
            User = "service",
            AbortOnConnectFail = false,
            AsyncTimeout = Milliseconds,
            SyncTimeout = Milliseconds,
        };
        if (form == "defaults")
        {
            configuration.Defaults = new PasswordProvider(password);
        }
        else
        {
            configuration.Password = password;
        }

        redis.ConnectionString = null;
        switch (form)
        {
            case "connection":
                redis.Connection = Connect(configuration);
                break;
            case "factory":
                redis.ConnectionFactory = _ => Task.FromResult<IConnectionMultiplexer>(Connect(configuration));
                break;
            default:
                redis.Configuration = configuration;
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _opened)
        {
            await connection.DisposeAsync();
        }
    }

    private ConnectionMultiplexer Connect(ConfigurationOptions configuration)
    {
        var connection = ConnectionMultiplexer.Connect(configuration);
        _opened.Add(connection);
        return connection;
    }

    private sealed class PasswordProvider(string password) : DefaultOptionsProvider
    {
        public override string? Password => password;
    }
}
