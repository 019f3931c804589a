using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether the application has closed or disposed its connection; the client library does not report this.
/// </summary>
internal static class DisposedConnection
{
    private static volatile bool _isSeen = true;

    /// <summary>Called for each use of the connection; sends nothing if it is connected.</summary>
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
                // Another version of the client library.
                _isSeen = false;
            }
        }

        return !connection.IsConnected && ServerCommands.IsRefusedAsDisposed(connection);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_IsDisposed")]
    private static extern bool Flag(ConnectionMultiplexer multiplexer);
}
