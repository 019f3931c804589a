using System.Text;

namespace Promy.EventBus.FaultTests;

/// <summary>A worker is killed when it has settled a retry and does not know it yet.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "1")]
public sealed class Scenario01SettledRetries
{
    [Fact]
    public async Task A_retry_that_is_acknowledged_does_not_stay_when_its_worker_is_killed()
    {
        await using var run = await FaultRun.StartAsync("1b", "SIGKILL before the reply to a settlement");
        var retries = $"{{{run.Stream}}}:{run.Group}:retry";
        var proxy = run.Own(TcpProxy.To(run.Server.Port));
        run.ConnectionString = proxy.ConnectionString;
        proxy.EatRepliesOf = (_, requests) => IsSettlement(requests.Span, retries);
        await RawEntries.AddAsync(run.Database, retries, RawEntries.Metadata("fault.tested"), """{"number":1}""");

        var worker = run.StartWorker();
        await Eventually.TrueAsync(() => proxy.Connections.Any(connection => connection.Eaten > 0), TimeSpan.FromSeconds(60));
        await worker.KillAsync();

        Assert.Equal(0, (await run.Database.StreamPendingAsync(retries, run.Group)).PendingMessageCount);
        Assert.Equal(0, await run.Database.StreamLengthAsync(retries));
        Assert.Equal(1, Assert.Single(run.Handled()).Number);
        run.Passed();
    }

    /// <summary>
    /// An acknowledgement, or a script, about the retries; members of the group and delayed retries have scripts of
    /// their own.
    /// </summary>
    private static bool IsSettlement(ReadOnlySpan<byte> requests, string retries) =>
        requests.IndexOf(Encoding.ASCII.GetBytes(retries)) >= 0
        && requests.IndexOf(":members\r\n"u8) < 0
        && requests.IndexOf(":delayed\r\n"u8) < 0
        && (requests.IndexOf("\r\nXACK\r\n"u8) >= 0 || requests.IndexOf("\r\nEVAL"u8) >= 0);
}
