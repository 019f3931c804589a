using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Promy.EventBus.Redis;

/// <summary>
/// Counts arriving bytes on a connection, which the client library does not report: a reply that still arrives is no
/// dead link, however long it takes. A tunnel configured by the application works as before.
/// </summary>
internal sealed class LinkProgress(Tunnel? inner) : Tunnel
{
    private int _open;
    private long _arrivals;

    /// <summary>
    /// Whether there is a link for bytes to arrive on. If not, the client library reconnects by itself.
    /// </summary>
    public bool IsOpen => Volatile.Read(ref _open) > 0;

    /// <summary>Grows when bytes have arrived.</summary>
    public long Arrivals => Volatile.Read(ref _arrivals);

    public void Opened() => Interlocked.Increment(ref _open);

    public void Closed() => Interlocked.Decrement(ref _open);

    /// <summary>Only called by the reader of the link.</summary>
    public void Arrived() => Volatile.Write(ref _arrivals, _arrivals + 1);

    public override ValueTask<EndPoint?> GetSocketConnectEndpointAsync(
        EndPoint endpoint, CancellationToken cancellationToken) =>
        inner?.GetSocketConnectEndpointAsync(endpoint, cancellationToken)
        ?? base.GetSocketConnectEndpointAsync(endpoint, cancellationToken);

    public override ValueTask BeforeSocketConnectAsync(
        EndPoint endPoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken) =>
        inner?.BeforeSocketConnectAsync(endPoint, connectionType, socket, cancellationToken)
        ?? base.BeforeSocketConnectAsync(endPoint, connectionType, socket, cancellationToken);

    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        var stream = inner is null
            ? null
            : await inner.BeforeAuthenticateAsync(endpoint, connectionType, socket, cancellationToken)
                .ConfigureAwait(false);
        if (connectionType != ConnectionType.Interactive || (stream is null && socket is null))
        {
            return stream;
        }

        return new WatchedStream(stream ?? new NetworkStream(socket!), this);
    }

#pragma warning disable SER009 // A transport of the application: passed through unchanged.
    public override async ValueTask<RESPite.Transports.DuplexTransport?> ConnectTransportAsync(
        EndPoint endpoint, ConnectionType connectionType, TlsOptions tls, CancellationToken cancellationToken)
    {
        var transport = inner is null
            ? null
            : await inner.ConnectTransportAsync(endpoint, connectionType, tls, cancellationToken).ConfigureAwait(false);
        if (transport is not null && connectionType == ConnectionType.Interactive)
        {
            // Its bytes cannot be seen: each reply must arrive whole within its timeout.
            Opened();
        }

        return transport;
    }
#pragma warning restore SER009
}
