using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// A TCP proxy before Redis, on real sockets, that does what networks do: delay, be slow, swallow replies, go silent,
/// reset, refuse. A mode that is set applies to what arrives from then on.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly LinkSpeed _requests = new(TimeProvider.System);
    private readonly LinkSpeed _replies = new(TimeProvider.System);
    private readonly int _target;
    private long _bytesPerSecond;
    private readonly Task _accepting;

    private TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Accepted connections that are still open on both sides.</summary>
    public IReadOnlyCollection<ProxiedConnection> Connections => [.. _connections.Keys];

    /// <summary>Added to every chunk, in each direction.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// Bytes per second of all connections together, in each direction; 0, as at the start, is no limit.
    /// </summary>
    public long BytesPerSecond
    {
        get => Volatile.Read(ref _bytesPerSecond);
        set => Volatile.Write(ref _bytesPerSecond, value);
    }

    /// <summary>New connections are closed as soon as they are accepted.</summary>
    public bool Refuses { get; set; }

    /// <summary>
    /// Asked for every chunk of requests: true swallows all replies of its connection from now on; the requests still
    /// reach Redis. The test that sets it resets the connection when it has seen enough.
    /// </summary>
    public Func<ProxiedConnection, ReadOnlyMemory<byte>, bool>? EatRepliesOf { get; set; }

    /// <summary>
    /// Awaited for every chunk of requests before it reaches Redis: later chunks of its connection wait, too.
    /// </summary>
    public Func<ProxiedConnection, ReadOnlyMemory<byte>, Task>? Hold { get; set; }

    public static TcpProxy To(int port) => new(port);

    /// <summary>
    /// Half-open: the connections of this moment go silent in both directions and stay open; new ones work.
    /// </summary>
    public int Silence()
    {
        var silenced = Connections;
        foreach (var connection in silenced)
        {
            connection.IsSilent = true;
        }

        return silenced.Count;
    }

    /// <summary>Resets (RST) every connection of this moment.</summary>
    public void Reset()
    {
        foreach (var connection in Connections)
        {
            connection.Reset();
        }
    }

    /// <summary>The direction in which requests or replies go.</summary>
    internal LinkSpeed Link(bool isRequest) => isRequest ? _requests : _replies;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            if (Refuses)
            {
                client.Client.Close(0);
                continue;
            }

            var connection = new ProxiedConnection(this, client);
            _connections[connection] = Task.Run(() => RunAsync(connection));
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        try
        {
            await connection.RunAsync(_target, _end.Token);
        }
        catch (Exception exception) when (
            exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone, or the test is over: the other side goes too.
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
        }
    }
}
