using System.Collections.Concurrent;
using System.Text;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Chooses whose replies the proxy swallows, by the commands that a connection sends. The commands themselves reach
/// Redis and are carried out there; the test resets the connections when it has seen enough.
/// </summary>
internal sealed class ReplyEater
{
    private readonly TcpProxy _proxy;
    private readonly ConcurrentDictionary<ProxiedConnection, string> _senders = new();
    private readonly Dictionary<string, byte[]> _watched;
    private volatile string? _hungryFor;

    /// <param name="proxy">The proxy to instruct.</param>
    /// <param name="commands">Names of the commands by which connections are told apart.</param>
    public ReplyEater(TcpProxy proxy, params string[] commands)
    {
        _proxy = proxy;
        _watched = commands.ToDictionary(
            command => command, command => Encoding.ASCII.GetBytes($"${command.Length}\r\n{command}\r\n"));
        proxy.EatRepliesOf = See;
    }

    /// <summary>Open connections that have sent this command.</summary>
    public IReadOnlyList<ProxiedConnection> SendersOf(string command) =>
        [.. _proxy.Connections.Where(connection => _senders.GetValueOrDefault(connection) == command)];

    /// <summary>From the next request with this command on its connection gets no reply.</summary>
    public void EatFromNext(string command) => _hungryFor = command;

    /// <summary>Requests are looked at no more; connections that get no replies stay so until they are reset.</summary>
    public void Stop() => _hungryFor = null;

    /// <summary>
    /// The connections of this command get no replies from now on, not even to what they have sent already.
    /// </summary>
    public IReadOnlyList<ProxiedConnection> EatNow(string command)
    {
        var senders = SendersOf(command);
        foreach (var sender in senders)
        {
            sender.EatsReplies = true;
        }

        return senders;
    }

    /// <summary>Connections whose replies are swallowed.</summary>
    public IReadOnlyList<ProxiedConnection> Eating =>
        [.. _proxy.Connections.Where(connection => connection.EatsReplies)];

    /// <summary>Resets every connection whose replies are swallowed.</summary>
    public void Reset()
    {
        foreach (var connection in Eating)
        {
            _senders.TryRemove(connection, out _);
            connection.Reset();
        }
    }

    private bool See(ProxiedConnection connection, ReadOnlyMemory<byte> requests)
    {
        var seen = _watched.FirstOrDefault(command => requests.Span.IndexOf(command.Value) >= 0).Key;
        if (seen is not null)
        {
            _senders[connection] = seen;
        }

        return seen is not null && seen == _hungryFor;
    }
}
