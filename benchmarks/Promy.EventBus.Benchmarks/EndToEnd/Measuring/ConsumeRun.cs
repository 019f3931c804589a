namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Drains a stream that was filled before: metered from the opening of the gate to the last acknowledgement.
/// </summary>
internal static class ConsumeRun
{
    /// <param name="bench">The workbench.</param>
    /// <param name="gate">The gate of the handlers, which counts the events.</param>
    /// <param name="start">Starts the consumer of the stream.</param>
    public static async Task<Sample> RunAsync(
        Workbench bench, HandlerGate gate, Func<string, Task<IAsyncDisposable>> start)
    {
        var stream = bench.NewStream();
        await StreamFiller.FillAsync(bench.Database, stream, gate.Expected);
        Sample sample;
        await using (await start(stream))
        {
            await gate.Parked;
            var usage = new Usage(bench.Server);
            gate.Open();
            await gate.AllEntered;
            await bench.AcknowledgedAsync(stream);
            sample = usage.End(gate.Expected);
        }

        await bench.Database.KeyDeleteAsync(stream);
        return sample;
    }
}
