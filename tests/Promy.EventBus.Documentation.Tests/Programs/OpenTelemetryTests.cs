namespace Promy.EventBus.Documentation.Tests;

/// <summary>The service of docs/opentelemetry.md runs as it stands there and exports to a collector.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class OpenTelemetryTests(RedisServer redis)
{
    [Fact]
    public async Task The_documented_service_exports_its_spans_and_metrics()
    {
        await using var keys = redis.NewKeys();
        await using var collector = await Collector.StartAsync();
        await using (await RunningSnippet.StartAsync(
            Document.Load("docs/opentelemetry.md"),
            "telemetry",
            [
                .. ProgramSettings.Of(redis, keys, "user.registered"),
                $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}",
                "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            ]))
        {
            await ProgramSettings.HandledAsync(redis, keys, "notification-service", 1);
        }

        // The end of the program flushes both.
        await Eventually.TrueAsync(() => collector.Has("traces", $"send {keys.Stream()}"));
        await Eventually.TrueAsync(() => collector.Has("traces", $"process {keys.Stream()}"));
        await Eventually.TrueAsync(() => collector.Has("traces", $"ack {keys.Stream()}"));
        await Eventually.TrueAsync(() => collector.Has("metrics", "messaging.process.duration"));
        await Eventually.TrueAsync(() => collector.Has("metrics", "notification-service"));
    }
}
