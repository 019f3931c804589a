namespace Promy.EventBus.Redis.Tests.Publishing;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class BatchPipelineTests(RedisServer server)
{
    [Fact]
    public async Task A_batch_does_not_overtake_a_caller_in_line_if_the_window_is_open()
    {
        await using var bus = new RedisBus(server);
        var windows = new SendWindows(bus.Connections, bus.Options.WriteTimeout, TimeProvider.System);
        var appender = new EventAppender(bus.Connections, new StreamTrimming([], TimeProvider.System), windows);
        var window = windows.Of(bus.Database.Multiplexer);
        var encoded = new EncodedEvent(bus.Stream, "id", "test.happened", [1], [2]);
        var place = window.Join();

        var sending = new BatchPipeline(appender, window, bus.Database, [encoded, encoded]).SendAsync(default).AsTask();

        // On the same connection: it would come after the batch.
        Assert.Equal(0, await bus.Database.StreamLengthAsync(bus.Stream));
        place.Dispose();
        Assert.All(await sending, reply => Assert.True(reply.IsCompletedSuccessfully));
        Assert.Equal(2, await bus.Database.StreamLengthAsync(bus.Stream));
    }
}
