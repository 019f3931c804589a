using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus.Redis.Tests;

/// <summary>A server that answers nothing, ends each connection after its first words, and keeps them.</summary>
internal sealed class RecordingListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<byte[]> _received = new();
    private readonly Task _accepting;

    public RecordingListener()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The first words of each connection that sent any.</summary>
    public IReadOnlyCollection<byte[]> Received => _received;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync();
                var length = await client.ReceiveAsync(buffer);
                if (length > 0)
                {
                    _received.Enqueue(buffer[..length]);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
