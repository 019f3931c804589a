using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>The network of one process: once cut, every socket is closed and none is opened again.</summary>
internal sealed class CuttableNetwork : Tunnel
{
    private readonly ConcurrentBag<Socket> _sockets = [];
    private volatile bool _isCut;

    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    public override ValueTask BeforeSocketConnectAsync(
        EndPoint endPoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        if (socket is not null)
        {
            _sockets.Add(socket);
        }

        // After the socket is in the bag: a cut in between closes it all the same.
        return _isCut ? throw new SocketException((int)SocketError.NetworkDown) : ValueTask.CompletedTask;
    }
}
