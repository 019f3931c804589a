namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Publishes to its own stream. The first publish, which connects, is not measured.</summary>
internal static class PublishRun
{
    /// <param name="bench">The workbench.</param>
    /// <param name="stream">The stream; deleted afterwards.</param>
    /// <param name="events">Number of events of <paramref name="publishAll"/>.</param>
    /// <param name="publishOne">Publishes one event.</param>
    /// <param name="publishAll">Publishes all; returns when all are confirmed.</param>
    public static async Task<Sample> RunAsync(
        Workbench bench, string stream, int events, Func<Task> publishOne, Func<Task> publishAll)
    {
        await publishOne();
        var usage = new Usage(bench.Server);
        await publishAll();
        var sample = usage.End(events);
        var stored = await bench.Database.StreamLengthAsync(stream);
        await bench.Database.KeyDeleteAsync(stream);
        return stored == events + 1
            ? sample
            : throw new InvalidOperationException($"{stored} of {events + 1} events are stored.");
    }
}
