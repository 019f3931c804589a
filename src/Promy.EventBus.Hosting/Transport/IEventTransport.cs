using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>What the host asks of a transport beside publishing and subscribing.</summary>
internal interface IEventTransport
{
    /// <summary>
    /// Hosts and ports of the server, for people and without secrets; <see langword="null"/> where they are not known
    /// yet.
    /// </summary>
    string? Address { get; }

    /// <summary>State of each subscription that runs.</summary>
    IReadOnlyList<SubscriptionReport> Reports { get; }

    /// <returns><see langword="false"/> when the server cannot be reached now.</returns>
    /// <exception cref="EventBusConfigurationException">The server refuses the credentials.</exception>
    Task<bool> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Round trip to the server.</summary>
    Task<TimeSpan> PingAsync(CancellationToken cancellationToken);

    /// <summary>How far a group is behind; <see langword="null"/> where stream or group does not exist.</summary>
    Task<GroupLag?> GetLagAsync(string stream, string group, CancellationToken cancellationToken);

    /// <summary>Entries in a stream; 0 where it does not exist.</summary>
    Task<long> GetLengthAsync(string stream, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what a stream need not keep. Does nothing where another process is at it, or where there is no such stream.
    /// </summary>
    Task TrimAsync(string stream, Retention keep, IProgress<TrimResult> removed, CancellationToken cancellationToken);

    /// <summary>Sends what was posted and not sent yet.</summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
