using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The window of each publishing connection.</summary>
internal sealed class SendWindows(RedisConnections connections, TimeSpan writeTimeout, TimeProvider timeProvider)
{
    private readonly ConditionalWeakTable<IConnectionMultiplexer, SendWindow> _windows = [];
    private volatile Entry? _last;

    /// <summary>Most publishers have a single connection: then no lookup is needed.</summary>
    public SendWindow Of(IConnectionMultiplexer multiplexer)
    {
        var last = _last;
        if (last is null || !ReferenceEquals(last.Multiplexer, multiplexer))
        {
            _last = last = new Entry(multiplexer, _windows.GetValue(multiplexer, Create));
        }

        return last.Window;
    }

    private SendWindow Create(IConnectionMultiplexer multiplexer)
    {
        var replyTimeout = connections.ReplyTimeoutOf(multiplexer);
        var window = new SendWindow(writeTimeout, timeProvider, replyTimeout);
        if (replyTimeout is not null)
        {
            // The client now writes commands that waited for the connection; their time begins.
            multiplexer.ConnectionRestored += (_, _) => window.NoticeProgress();
        }

        return window;
    }

    private sealed record Entry(IConnectionMultiplexer Multiplexer, SendWindow Window);
}
