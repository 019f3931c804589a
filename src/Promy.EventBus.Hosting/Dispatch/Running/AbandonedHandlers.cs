using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

/// <summary>Owner of the abandoned handlers that still run: counts them for health and observes their end.</summary>
internal sealed partial class AbandonedHandlers(ILogger<AbandonedHandlers> logger)
{
    private readonly BusLogger _logger = new(logger);
    private readonly ConcurrentDictionary<Task, string> _running = new();

    /// <summary>Names of the handlers that still run, once per execution.</summary>
    public IReadOnlyCollection<string> Running => [.. _running.Values];

    public void Add(Task running, PlannedHandler handler, ReceivedEvent received)
    {
        DispatchTelemetry.Abandoned(handler);
        _running.TryAdd(running, handler.Name);
        Log.Abandoned(
            _logger,
            handler.Name,
            received.EventId,
            received.EventType,
            received.Delivery.EntryId,
            handler.Stream,
            handler.Group);
        running.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => End(running, handler.Name, received));
    }

    private void End(Task running, string handler, ReceivedEvent received)
    {
        try
        {
            // Reading the exception also observes it: nothing else awaits this task any more.
            Log.Ended(
                _logger,
                handler,
                received.EventId,
                received.Delivery.EntryId,
                running.Status,
                running.Exception?.InnerException);
        }
        catch (Exception)
        {
            // A logger that throws, as at the end of a process, must not end it: no caller is above this.
        }
        finally
        {
            _running.TryRemove(running, out _);
        }
    }
}
