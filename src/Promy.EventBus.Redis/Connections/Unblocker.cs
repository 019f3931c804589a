using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Ends blocked reads on the server, over the connection of the consumers' short commands. Most applications open
/// theirs without administration, on which the client library refuses <c>CLIENT</c>. Then the bus opens another when
/// first needed, and again after the application has replaced its connection.
/// </summary>
internal sealed class Unblocker : IAsyncDisposable
{
    private readonly SharedConnection _commands;
    private readonly SharedConnection? _own;
    private volatile IConnectionMultiplexer? _ownFrom;

    /// <param name="commands">The connection of the consumers' short commands.</param>
    /// <param name="openBeside">
    /// Opens a connection like the application's; <see langword="null"/> if <paramref name="commands"/> is the bus's
    /// own.
    /// </param>
    /// <param name="errorsOf">Makes the errors of a connection.</param>
    public Unblocker(
        SharedConnection commands,
        Func<IConnectionMultiplexer, Task<IConnectionMultiplexer>>? openBeside,
        Func<IConnectionMultiplexer, ConnectionErrors> errorsOf)
    {
        _commands = commands;
        if (openBeside is not null)
        {
            var replaced = new ConnectionLoss(
                _ => !ReferenceEquals(_ownFrom, commands.Opened), pace: null, check: null);
            _own = new SharedConnection(() => OpenAsync(openBeside), errorsOf, owned: true, replaced);
        }
    }

    /// <summary><c>CLIENT UNBLOCK</c>. Never fails: without it a read ends when its block is over.</summary>
    public async Task UnblockAsync(EndPoint endPoint, long clientId)
    {
        try
        {
            var multiplexer = await Connection.GetAsync(CancellationToken.None).ConfigureAwait(false);
            await ServerCommands.UnblockAsync(multiplexer, endPoint, clientId).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // No connection is available now. A factory of the application may throw any exception.
        }
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private SharedConnection Connection =>
        _own is not null && _commands.Opened is { } given
        && (_commands.IsLost || !ApplicationConfiguration.AllowsAdministration(given))
            ? _own
            : _commands;

    private async Task<IConnectionMultiplexer> OpenAsync(
        Func<IConnectionMultiplexer, Task<IConnectionMultiplexer>> openBeside)
    {
        var given = _commands.Opened!;
        var multiplexer = await openBeside(given).ConfigureAwait(false);
        _ownFrom = given;
        return multiplexer;
    }
}
