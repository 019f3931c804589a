using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether the application has closed or disposed its connection, which the client library does not tell.
/// </summary>
internal static class DisposedConnection
{
    private static volatile bool _isSeen = true;

    /// <summary>Asked for each use of the connection: sends nothing on one that is connected.</summary>
    public static bool IsDisposed(IConnectionMultiplexer connection)
    {
        if (_isSeen && connection is ConnectionMultiplexer multiplexer)
        {
            try
            {
                return Flag(multiplexer);
            }
            catch (MissingMethodException)
            {
                // A version of the client library that calls it otherwise.
                _isSeen = false;
            }
        }

        return !connection.IsConnected && ServerCommands.IsRefusedAsDisposed(connection);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_IsDisposed")]
    private static extern bool Flag(ConnectionMultiplexer multiplexer);
}
