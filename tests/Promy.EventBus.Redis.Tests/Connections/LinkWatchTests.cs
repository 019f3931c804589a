using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using RESPite.Transports;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Promy.EventBus.Redis.Tests.Connections;

public sealed class LinkWatchTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();
    private readonly LinkProgress _progress = new(inner: null);
    private readonly LinkWatch _watch;
    private int _ended;
    private int _arrivals;

    public LinkWatchTests()
    {
        _progress.Opened();
        _watch = new LinkWatch(_progress, Limit, _time, () => _arrivals++, () => _ended++);
    }

    [Fact]
    public void A_command_is_ended_once_if_no_byte_of_its_reply_arrives()
    {
        _watch.Begin();

        _time.Advance(Limit * 3);

        Assert.Equal((1, 0, true), (_ended, _arrivals, _watch.IsOver));
    }

    [Fact]
    public void A_reply_that_arrives_byte_by_byte_may_take_as_long_as_it_likes()
    {
        _watch.Begin();
        for (var bytes = 0; bytes < 20; bytes++)
        {
            _time.Advance(Limit * 0.9);
            _progress.Arrived();
        }

        Assert.Equal(0, _ended);
        Assert.InRange(_arrivals, 1, 20);

        // A reply that has begun to arrive may be ended, too.
        _time.Advance(Limit * 0.2);
        _time.Advance(Limit * 1.1);
        Assert.Equal(1, _ended);
    }

    [Fact]
    public void Nothing_is_ended_while_no_reply_is_expected()
    {
        _time.Advance(Limit * 10);
        _watch.Begin();
        _time.Advance(Limit * 0.9);
        _watch.End();
        _time.Advance(Limit * 10);

        Assert.Equal(0, _ended);
    }

    [Fact]
    public void Without_a_link_the_client_library_connects_anew_by_itself()
    {
        _progress.Closed();
        _watch.Begin();

        _time.Advance(Limit * 3);

        Assert.Equal(0, _ended);
    }

    [Fact]
    public async Task A_byte_counts_as_arrived_when_the_stream_is_read_again()
    {
        var progress = new LinkProgress(inner: null);
        await using var stream = new WatchedStream(new MemoryStream(new byte[10]), progress);
        var buffer = new byte[5];
        Assert.True(progress.IsOpen);

        Assert.Equal(5, await stream.ReadAsync(buffer));
        Assert.Equal(0, progress.Arrivals);
        Assert.Equal(5, await stream.ReadAsync(buffer));
        Assert.Equal(1, progress.Arrivals);

        await stream.DisposeAsync();
        Assert.False(progress.IsOpen);
    }

    [Fact]
    public async Task Bytes_are_noticed_in_every_way_of_reading()
    {
        Func<Stream, byte[], Task<int>>[] ways =
        [
            (stream, buffer) => Task.FromResult(stream.Read(buffer.AsSpan())),
            (stream, buffer) => Task.FromResult(stream.Read(buffer, 0, buffer.Length)),
            (stream, buffer) => stream.ReadAsync(buffer, 0, buffer.Length),
            (stream, buffer) => stream.ReadAsync(buffer.AsMemory()).AsTask(),
        ];
        foreach (var read in ways)
        {
            var progress = new LinkProgress(inner: null);
            await using var stream = new WatchedStream(new MemoryStream(new byte[10]), progress);

            Assert.Equal(5, await read(stream, new byte[5]));
            Assert.Equal(5, await read(stream, new byte[5]));

            Assert.Equal(1, progress.Arrivals);
        }
    }

    [Theory]
    [InlineData(ConnectionType.Interactive, true)]
    [InlineData(ConnectionType.Subscription, false)]
    public async Task A_reply_on_an_application_transport_must_arrive_within_its_timeout(
        ConnectionType type, bool isEnded)
    {
        var ended = 0;
        var progress = new LinkProgress(new OwnTunnel());
        using var watch = new LinkWatch(progress, Limit, _time, static () => { }, () => ended++);

#pragma warning disable SER009 // The application may.
        var transport = await progress.ConnectTransportAsync(
            new DnsEndPoint("redis", 6379), type, tls: default, CancellationToken.None);
#pragma warning restore SER009
        watch.Begin();
        _time.Advance(Limit * 3);

        Assert.NotNull(transport);
        Assert.Equal(isEnded, ended == 1);
    }

    [Fact]
    public async Task A_tunnel_of_the_application_does_its_work_as_before()
    {
        var inner = new OwnTunnel();
        var progress = new LinkProgress(inner);

        var redis = new DnsEndPoint("redis", 6379);

        var endPoint = await progress.GetSocketConnectEndpointAsync(redis, CancellationToken.None);
        var stream = await progress.BeforeAuthenticateAsync(
            redis, ConnectionType.Interactive, socket: null, CancellationToken.None);

        Assert.Equal(new DnsEndPoint("proxy", 1), endPoint);
        await using var watched = Assert.IsType<WatchedStream>(stream);
        Assert.Equal(7, watched.ReadByte());
    }

    public void Dispose() => _watch.Dispose();

    private sealed class OwnTunnel : Tunnel
    {
        public override ValueTask<EndPoint?> GetSocketConnectEndpointAsync(
            EndPoint endpoint, CancellationToken cancellationToken) => new(new DnsEndPoint("proxy", 1));

        public override ValueTask<Stream?> BeforeAuthenticateAsync(
            EndPoint endpoint,
            ConnectionType connectionType,
            Socket? socket,
            CancellationToken cancellationToken) => new(new MemoryStream([7]));

#pragma warning disable SER009 // The application may.
        public override ValueTask<DuplexTransport?> ConnectTransportAsync(
            EndPoint endpoint, ConnectionType connectionType, TlsOptions tls, CancellationToken cancellationToken) =>
            new(new OwnTransport());
    }

    private sealed class OwnTransport : DuplexTransport
    {
        public override Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public override void Advance(int count) => throw new NotSupportedException();

        public override bool Flush() => throw new NotSupportedException();

        public override void Start(TransportReceiver receiver) => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => default;
    }
#pragma warning restore SER009
}
