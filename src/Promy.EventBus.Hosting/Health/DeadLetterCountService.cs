using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Counts the dead letters in the streams that this process writes to, for the gauge: once a minute, and only while the
/// gauge has a listener. Without a listener or without consumers it asks the transport nothing.
/// </summary>
internal sealed partial class DeadLetterCountService(
    IEventTransport transport, ConsumerLoops loops, TimeProvider timeProvider, ILogger<DeadLetterCountService> logger)
    : StreamRounds<string>(
        transport,
        [.. loops.All.Select(loop => loop.Plan.Subscription.DeadLetterStream).Distinct()],
        stream => stream,
        Interval,
        timeProvider)
{
    private readonly BusLogger _logger = new(logger);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override bool IsWanted => DeadLetterMeasurement.IsWanted;

    protected override async Task VisitAsync(string stream, CancellationToken stoppingToken)
    {
        var count = await Transport.GetLengthAsync(stream, stoppingToken).ConfigureAwait(false);
        new DeadLetterMeasurement(stream, count, Problem: null).Record();
    }

    protected override void LogFailing(string stream, string problem, Exception exception) =>
        Log.Failing(_logger, stream, problem, exception);

    protected override void TellRecovered(string stream) => Log.Recovered(_logger, stream);
}
