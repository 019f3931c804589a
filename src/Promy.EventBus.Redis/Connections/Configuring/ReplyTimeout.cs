using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The client's reply timeout on a connection of the bus. The client counts from the moment it is given a command. It
/// reads the limit from its configuration twice a second, so the limit can be lifted while replies come.
/// </summary>
internal sealed class ReplyTimeout(ConfigurationOptions configuration)
{
    // The client multiplies this by four, as an integer.
    private static readonly int Never = (int)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly int _configured = configuration.AsyncTimeout;

    /// <summary>No command times out.</summary>
    public void Suspend() => configuration.AsyncTimeout = Never;

    /// <summary>Commands time out after the configured time.</summary>
    public void Resume() => configuration.AsyncTimeout = _configured;
}
