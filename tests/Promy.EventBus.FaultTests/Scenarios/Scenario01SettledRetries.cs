namespace Promy.EventBus.FaultTests;

/// <summary>A worker is killed when it has settled a retry and does not know it yet.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "1")]
public sealed class Scenario01SettledRetries
{
    [Fact]
    public async Task An_acknowledged_redelivery_does_not_stay_if_its_worker_is_killed()
    {
        await using var run = await FaultRun.StartAsync("1b", "SIGKILL before the reply to a settlement");
        var retries = $"{{{run.Stream}}}:{run.Group}:retry";
        var proxy = run.Own(TcpProxy.To(run.Server.Port));
        run.ConnectionString = proxy.ConnectionString;
        var id = (string)(await RawEntries.AddAsync(
            run.Database, retries, RawEntries.Metadata("fault.tested"), """{"number":1}"""))!;
        var requests = new RedisRequests();
        proxy.EatRepliesOf = (connection, chunk) =>
            requests.CompletedBy(connection, chunk).Any(command => IsSettlement(command, retries, id));

        var worker = run.StartWorker();
        await Eventually.TrueAsync(
            () => proxy.Connections.Any(connection => connection.Eaten > 0), TimeSpan.FromSeconds(60));
        await worker.KillAsync();

        Assert.Equal(0, (await run.Database.StreamPendingAsync(retries, run.Group)).PendingMessageCount);
        Assert.Equal(0, await run.Database.StreamLengthAsync(retries));
        Assert.Equal(1, Assert.Single(run.Handled()).Number);
        run.Passed();
    }

    /// <summary>
    /// An acknowledgement of the retry, or the script that also deletes it: no other has its id behind that key.
    /// </summary>
    private static bool IsSettlement(string[] command, string retries, string id) =>
        command.Contains(id)
        && (command is ["XACK", var stream, ..] ? stream == retries
            : command is ["EVAL" or "EVALSHA", _, "1", var key, ..] && key == retries);
}
