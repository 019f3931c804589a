using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Telemetry;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Reports the built-in retries to Polly's meter, with the enrichers and listeners that the application has configured
/// for Polly. Without Polly's log lines: the bus logs every failed attempt itself, with the event and the handler.
/// </summary>
/// <remarks>
/// In: the events of the retry pipelines of publishing and of handlers.
/// Out: Polly's metrics.
/// Owner: the container; one for all pipelines.
/// </remarks>
internal sealed class RetryTelemetry(IOptions<TelemetryOptions> options) : TelemetryListener
{
    private readonly TelemetryListener _polly = CreatePolly(options.Value);

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        try
        {
            _polly.Write(args);
        }
        catch (Exception)
        {
            // Polly reads the message of the exception, which may throw, and so may listeners and enrichers of the
            // application. That exception would replace the handler's.
        }
    }

    private static TelemetryListener CreatePolly(TelemetryOptions configured)
    {
        var builder = new ResiliencePipelineBuilder();
        builder.ConfigureTelemetry(new TelemetryOptions(configured) { LoggerFactory = NullLoggerFactory.Instance });
        return builder.TelemetryListener!;
    }
}
