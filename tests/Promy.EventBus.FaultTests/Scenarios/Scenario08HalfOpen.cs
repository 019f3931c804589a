using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Connections that are open and dead: nothing arrives any more, in either direction, and nobody is told. New
/// connections work.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "8")]
public sealed class Scenario08HalfOpen
{
    private const int PerSecond = 50;

    /// <summary>Publishing and commands of the publisher, reading and commands of the worker.</summary>
    private const int Connections = 4;
    private const int DirectNumbers = 1_000_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ResumeLimit = (4 * Timeout) + TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HealthLimit = Timeout + TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Half_open_connections_are_noticed_by_health_and_replaced()
    {
        var silences = FaultMode.Count(5, 2);
        await using var run = await FaultRun.StartAsync(
            "8",
            $"existing sockets half-open x {silences}, "
            + $"Redis:ReadTimeout = Redis:WriteTimeout = {Timeout.TotalSeconds} s");
        var proxy = run.Own(TcpProxy.To(run.Server.Port));
        run.ConnectionString = proxy.ConnectionString;
        var worker = run.StartWorker($"Redis:ReadTimeout={Timeout}", $"Redis:WriteTimeout={Timeout}");
        var publisher = await run.StartPublisherAsync(
            options => (options.Redis.ReadTimeout, options.Redis.WriteTimeout) = (Timeout, Timeout));
        var publisherHealth = run.Own(new HealthWatch(publisher));

        // Consuming must resume independently of publishing.
        var direct = await run.StartPublisherAsync(
            options => options.Redis.ConnectionString = run.Server.ConnectionString, DirectNumbers);
        using var stop = new CancellationTokenSource();
        var publishing = Task.WhenAll(
            publisher.PublishSteadilyAsync(PerSecond, stop.Token), direct.PublishSteadilyAsync(PerSecond, stop.Token));
        var times = new Times();
        for (var silence = 0; silence < silences; silence++)
        {
            await Eventually.TrueAsync(
                () => IsWell(worker, publisherHealth) && proxy.Connections.Count >= Connections,
                Deadline,
                "worker and publisher are healthy");
            await SilenceAsync(proxy, publisher, direct, worker, publisherHealth, times);
        }

        await stop.CancelAsync();
        await publishing;
        await run.SettleAsync(Deadline);
        times.Report(run.Report);
        var account = await run.AssertNothingLostAsync();
        Assert.NotEqual(0, account.Unknown);
        run.Passed();
    }

    private static async Task SilenceAsync(
        TcpProxy proxy,
        FaultPublisher publisher,
        FaultPublisher direct,
        WorkerProcess worker,
        HealthWatch publisherHealth,
        Times times)
    {
        var at = Clock.Now;
        Assert.InRange(proxy.Silence(), Connections, 2 * Connections);
        var (firstPublished, firstDirect, resumed) = (publisher.Next, direct.Next, 0L);
        publisher.Settled = (number, fate) =>
        {
            if (number >= firstPublished && fate == PublishFate.Acknowledged)
            {
                Interlocked.CompareExchange(ref resumed, Clock.Now, 0);
            }
        };
        times.WorkerUnhealthy.Add(
            await FirstAsync(
                () => worker.Statuses().Where(status => status.Health == "Unhealthy").Select(status => status.At),
                at) - at);
        times.PublisherUnhealthy.Add(await FirstAsync(() => Unhealthy(publisherHealth), at) - at);
        times.Publishing.Add(
            await Eventually.ReadAsync(() => Interlocked.Read(ref resumed), moment => moment != 0, Deadline) - at);
        times.Consuming.Add(
            await FirstAsync(
                () => worker.Handled().Where(handled => handled.Number >= firstDirect).Select(handled => handled.At),
                at) - at);

        // Both become well by themselves, and soon after they work again.
        await Eventually.TrueAsync(
            () => IsWell(worker, publisherHealth), Deadline, "worker and publisher are healthy again");
        times.Healthy.Add(Clock.Now - at);
    }

    private static IEnumerable<long> Unhealthy(HealthWatch watch) =>
        watch.Seen.Where(seen => seen.Status == HealthStatus.Unhealthy).Select(seen => seen.At);

    private static async Task<long> FirstAsync(Func<IEnumerable<long>> moments, long after)
    {
        var first = await Eventually.ReadAsync(
            () => moments().Where(moment => moment > after).Select(moment => (long?)moment).FirstOrDefault(),
            moment => moment is not null,
            Deadline);
        return first!.Value;
    }

    private static bool IsWell(WorkerProcess worker, HealthWatch publisherHealth) =>
        worker.Status()?.Health == "Healthy" && publisherHealth.Seen.LastOrDefault().Status == HealthStatus.Healthy;

    /// <summary>Milliseconds after each silence.</summary>
    private sealed record Times
    {
        public List<long> Publishing { get; } = [];

        public List<long> Consuming { get; } = [];

        public List<long> WorkerUnhealthy { get; } = [];

        public List<long> PublisherUnhealthy { get; } = [];

        public List<long> Healthy { get; } = [];

        public void Report(FaultReport report)
        {
            Say(report, "publishing resumed after", Publishing, ResumeLimit);
            Say(report, "consuming resumed after", Consuming, ResumeLimit);
            Say(report, "worker unhealthy after", WorkerUnhealthy, HealthLimit);
            Say(report, "publisher unhealthy after", PublisherUnhealthy, HealthLimit);
            Say(report, "both healthy again after", Healthy, ResumeLimit + Timeout);
        }

        private static void Say(FaultReport report, string what, List<long> times, TimeSpan limit)
        {
            report.Measured(
                what,
                string.Join(
                    ", ", times.Select(time => string.Create(CultureInfo.InvariantCulture, $"{time / 1000.0:0.0} s"))));
            report.Limited($"{what}, slowest", times.Max() / 1000.0, limit.TotalSeconds, "s");
        }
    }
}
