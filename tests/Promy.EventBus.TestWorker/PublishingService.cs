using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.TestWorker;

/// <summary>
/// Publishes numbers with several callers at once and notes for each, before and after: <c>try n</c>, then
/// <c>ack n</c>, <c>unknown n</c> or <c>no n</c>. Ends the process when all are published.
/// </summary>
public sealed class PublishingService(
    IEventPublisher publisher, IHostApplicationLifetime lifetime, PublishingOrder order) : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly FileStream _outcomes =
        new(order.Outcomes, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    public override void Dispose()
    {
        _outcomes.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parallel =
            new ParallelOptions { MaxDegreeOfParallelism = order.Callers, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(Enumerable.Range(order.First, order.Count), parallel, async (number, _) =>
        {
            Note("try", number);
            Note(await PublishAsync(number), number);
        });
        lifetime.StopApplication();
    }

    private async Task<string> PublishAsync(int number)
    {
        try
        {
            await publisher.PublishAsync(order.Stream, new FaultEvent { Number = number }, CancellationToken.None);
            return "ack";
        }
        catch (EventPublishOutcomeUnknownException)
        {
            return "unknown";
        }
        catch (EventNotPublishedException)
        {
            return "no";
        }
    }

    private void Note(string what, int number)
    {
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {number}\n"));
        lock (_gate)
        {
            _outcomes.Write(line);
        }
    }
}
