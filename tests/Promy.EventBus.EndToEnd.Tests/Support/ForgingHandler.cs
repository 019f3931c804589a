using Microsoft.Extensions.Logging;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Logs its context, as handlers do, and fails with a message that tries to forge a log line.</summary>
public sealed partial class ForgingHandler(ILogger<ForgingHandler> logger) : IEventHandler<WorkDoneEvent>
{
    public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Handling(logger, context.EventId, context.EventType, context.Version, context.Source, context.CorrelationId);
        throw new InvalidOperationException("\r\n\u001b[2J[ERR] forged");
    }

    [LoggerMessage(1, LogLevel.Information, "{Id} {Type} {Version} {Source} {CorrelationId}")]
    private static partial void Handling(
        ILogger logger, string id, string type, string? version, string? source, string? correlationId);
}
