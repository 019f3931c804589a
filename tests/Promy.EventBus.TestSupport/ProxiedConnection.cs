using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// One connection through the proxy: a socket to the client, a socket to Redis, and what is done to the bytes between.
/// </summary>
public sealed class ProxiedConnection(TcpProxy proxy, TcpClient client) : IDisposable
{
    private const int ChunkSize = 64 * 1024;
    private readonly TcpClient _server = new() { NoDelay = true };
    private int _eaten;

    /// <summary>Nothing passes any more, in either direction, and nobody is told.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Replies are read from Redis and thrown away; requests pass.</summary>
    public bool EatsReplies { get; set; }

    /// <summary>How many chunks of replies were thrown away.</summary>
    public int Eaten => Volatile.Read(ref _eaten);

    public async Task RunAsync(int target, CancellationToken end)
    {
        client.NoDelay = true;
        await _server.ConnectAsync(IPAddress.Loopback, target, end);
        var requests = PumpAsync(client, _server, isRequest: true, end);
        var replies = PumpAsync(_server, client, isRequest: false, end);
        await await Task.WhenAny(requests, replies);
    }

    /// <summary>RST in both directions.</summary>
    public void Reset()
    {
        Abort(client);
        Abort(_server);
    }

    public void Dispose() => Reset();

    private static void Abort(TcpClient socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception)
            when (exception is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // Closed already.
        }

        socket.Close();
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isRequest, CancellationToken end)
    {
        var buffer = new byte[ChunkSize];
        while (true)
        {
            var count = await from.GetStream().ReadAsync(buffer, end);
            if (count == 0)
            {
                return;
            }

            var chunk = buffer.AsMemory(0, count);
            if (proxy.Delay > TimeSpan.Zero)
            {
                await Task.Delay(proxy.Delay, end);
            }

            if (isRequest && proxy.EatRepliesOf?.Invoke(this, chunk) == true)
            {
                EatsReplies = true;
            }

            if (isRequest && proxy.Hold is { } hold)
            {
                await hold(this, chunk).WaitAsync(end);
            }

            // A silent connection is read on and the bytes vanish: full buffers would tell the sender.
            if (!isRequest && EatsReplies)
            {
                Interlocked.Increment(ref _eaten);
            }
            else if (!IsSilent)
            {
                await PassAsync(chunk, to, isRequest, end);
            }
        }
    }

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, TcpClient to, bool isRequest, CancellationToken end)
    {
        while (!bytes.IsEmpty)
        {
            // Read anew for each piece: a limit that changes applies to what is still on its way.
            var limit = proxy.BytesPerSecond;
            var piece = bytes[..LinkSpeed.ChunkOf(bytes.Length, limit)];
            await proxy.Link(isRequest).PassAsync(piece.Length, limit, end);
            await to.GetStream().WriteAsync(piece, end);
            bytes = bytes[piece.Length..];
        }
    }
}
