using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// How long the client waits for replies on one connection of our own. It counts from the moment at which a command was
/// given to it, and asks its configuration for the limit whenever it looks, twice a second: so the limit can be lifted
/// while replies come.
/// </summary>
internal sealed class ReplyTimeout(ConfigurationOptions configuration)
{
    // The client multiplies it by four, as an integer.
    private static readonly int Never = (int)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly int _configured = configuration.AsyncTimeout;

    /// <summary>Nothing is given up.</summary>
    public void Suspend() => configuration.AsyncTimeout = Never;

    /// <summary>What has waited for the configured time is given up.</summary>
    public void Resume() => configuration.AsyncTimeout = _configured;
}
