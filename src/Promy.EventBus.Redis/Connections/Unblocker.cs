using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Ends reads that are blocked on the server, over the connection of the consumers' short commands. Most applications
/// open theirs without administration, and the client library refuses <c>CLIENT</c> there: for these it opens one of
/// its own, when first needed, again where the application has replaced its own.
/// </summary>
internal sealed class Unblocker : IAsyncDisposable
{
    private readonly SharedConnection _commands;
    private readonly SharedConnection? _own;
    private volatile IConnectionMultiplexer? _ownFrom;

    /// <param name="commands">The connection of the consumers' short commands.</param>
    /// <param name="openBeside">
    /// Opens one as that of the application was; <see langword="null"/> where that of the commands is the bus's own.
    /// </param>
    /// <param name="errorsOf">What is said of it.</param>
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

    /// <summary><c>CLIENT UNBLOCK</c>. Never fails: a read that is not ended ends with its block.</summary>
    public async Task UnblockAsync(EndPoint endPoint, long clientId)
    {
        try
        {
            var multiplexer = await Connection.GetAsync(CancellationToken.None).ConfigureAwait(false);
            await ServerCommands.UnblockAsync(multiplexer, endPoint, clientId).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // There is no connection for it now. A factory of the application may say so in any way.
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
