namespace Promy.EventBus.InMemory;

/// <summary>How one process reaches the broker. A test cuts it, and to the broker the process is gone.</summary>
internal sealed class BrokerLink(InMemoryBroker broker)
{
    /// <summary>Longest wait for an answer, which takes no time.</summary>
    public static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(3);

    private volatile bool _isCut;

    public InMemoryBroker Broker { get; } = broker;

    public bool IsUp => Broker.IsRunning && !_isCut;

    /// <summary>What prevents anything from being asked; <see langword="null"/>: nothing.</summary>
    public string? Problem =>
        _isCut ? "This process is cut off from the in-memory broker"
        : Broker.IsRunning ? null
        : "The in-memory broker is stopped";

    /// <summary>Nothing of this process arrives any more.</summary>
    public void Cut() => _isCut = true;

    /// <exception cref="BrokerUnavailableException">Nobody answers.</exception>
    public void ThrowIfDown()
    {
        if (!IsUp && Problem is { } problem)
        {
            throw new BrokerUnavailableException(problem);
        }
    }

    /// <summary>Waits until the broker answers. Ends without an answer when this process is cut off.</summary>
    public async ValueTask UpAsync(CancellationToken cancellationToken)
    {
        while (!Broker.IsRunning && !_isCut)
        {
            await Broker.RunningAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
