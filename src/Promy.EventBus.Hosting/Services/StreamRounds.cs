using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Does something about some streams in the background, one after the other, each interval and for the first time an
/// interval after the start. What fails is told when it begins to or fails differently, and when it works again.
/// Without streams it ends at once.
/// </summary>
/// <typeparam name="TStream">What is known of a stream.</typeparam>
internal abstract class StreamRounds<TStream>(
    IEventTransport transport,
    IReadOnlyList<TStream> streams,
    Func<TStream, string> nameOf,
    TimeSpan interval,
    TimeProvider timeProvider) : BackgroundService
{
    private readonly KnownProblems<string> _problems = new();

    protected IEventTransport Transport { get; } = transport;

    protected abstract Task VisitAsync(TStream stream, CancellationToken stoppingToken);

    protected abstract void LogFailing(string stream, string problem, Exception exception);

    protected abstract void TellRecovered(string stream);

    /// <summary>Whether the visits of this round are wanted at all.</summary>
    protected virtual bool IsWanted => true;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        streams.Count == 0 ? Task.CompletedTask : BackgroundLoop.StartAsync(() => RunAsync(stoppingToken));

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = Jitter.Of(interval, Random.Shared.NextDouble());
            await Task.Delay(wait, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var stream in streams)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                if (IsWanted)
                {
                    await TryVisitAsync(stream, stoppingToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task TryVisitAsync(TStream stream, CancellationToken stoppingToken)
    {
        var name = nameOf(stream);
        try
        {
            await VisitAsync(stream, stoppingToken).ConfigureAwait(false);
            if (_problems.IsSolved(name))
            {
                TellRecovered(name);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. What is left is done by another process, or after the next start.
        }
        catch (Exception exception)
        {
            // Boundary of the loop: the next round tries again. An escaped exception would end the host.
            var problem = Transport.Describe(exception, withAddress: true);
            if (_problems.IsNew(name, problem))
            {
                LogFailing(name, problem, exception);
            }
        }
    }
}
