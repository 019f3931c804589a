using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus.TestSupport.Tests;

/// <summary>The proxy passes every byte in its order, and no more than the limit allows.</summary>
public sealed class TcpProxyTests : IAsyncDisposable
{
    private const int Size = 300_000;
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(1);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpProxy _proxy;

    public TcpProxyTests()
    {
        _listener.Start();
        _proxy = TcpProxy.To(((IPEndPoint)_listener.LocalEndpoint).Port);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600_000)]
    public async Task Bytes_arrive_complete_and_in_order_in_both_directions(long bytesPerSecond)
    {
        using var link = await ConnectAsync();
        _proxy.BytesPerSecond = bytesPerSecond;
        var sent = Bytes();

        var requests = SendAsync(link.Client, sent, link.Server);
        var replies = SendAsync(link.Server, sent, link.Client);

        Assert.Equal(sent, await requests);
        Assert.Equal(sent, await replies);
    }

    [Fact]
    public async Task A_limit_is_shared_by_all_connections()
    {
        using var one = await ConnectAsync();
        using var other = await ConnectAsync();
        _proxy.BytesPerSecond = 600_000;
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(
            SendAsync(one.Server, Bytes(), one.Client), SendAsync(other.Server, Bytes(), other.Client));

        // 600 kB at 600 kB/s: a second, but for the moment that the link makes good. More is no failure of the proxy.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(0.8));
    }

    [Fact]
    public async Task A_limit_that_is_lifted_holds_back_nothing_more()
    {
        using var link = await ConnectAsync();
        using var deadline = new CancellationTokenSource(Enough);
        var received = new byte[Size];
        _proxy.BytesPerSecond = 1_000;
        var sending = link.Server.GetStream().WriteAsync(Bytes(), deadline.Token).AsTask();
        await link.Client.GetStream().ReadExactlyAsync(received.AsMemory(0, 1), deadline.Token);

        // The rest would take five minutes.
        _proxy.BytesPerSecond = 0;
        await link.Client.GetStream().ReadExactlyAsync(received.AsMemory(1), deadline.Token);

        await sending;
        Assert.Equal(Bytes(), received);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _listener.Dispose();
    }

    private static byte[] Bytes()
    {
        var bytes = new byte[Size];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> SendAsync(TcpClient from, byte[] bytes, TcpClient to)
    {
        using var deadline = new CancellationTokenSource(Enough);
        var received = new byte[bytes.Length];
        var sending = from.GetStream().WriteAsync(bytes, deadline.Token).AsTask();
        await to.GetStream().ReadExactlyAsync(received, deadline.Token);
        await sending;
        return received;
    }

    private async Task<Link> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        return new Link(client, await _listener.AcceptTcpClientAsync());
    }

    private sealed record Link(TcpClient Client, TcpClient Server) : IDisposable
    {
        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
