using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ThrowingLoggerTests(RedisServer server)
{
    [Fact]
    public async Task A_callback_that_fails_ends_no_worker_if_the_logger_throws_too()
    {
        await using var bus = new RedisBus(server);
        var subscriber = new RedisEventSubscriber(
            bus.Connections, bus.Options, TimeProvider.System, new ThrowingLoggers());
        await using var consumer = new RedisConsumer(
            subscriber,
            bus.Subscription,
            (delivery, _) => RunningConsumer.NumberOf(delivery) < 10
                ? throw new UnreadableException()
                : new(DeliveryOutcome.Handled));

        await bus.PublishManyAsync(30);

        await Eventually.EqualAsync(30, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(10, () => bus.PendingAsync());
        Assert.False(consumer.Completion.IsCompleted);
        Assert.Null(consumer.Report!.Problem);
    }

    /// <summary>Makes loggers that throw on every call.</summary>
    private sealed class ThrowingLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("The log is gone.");

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException("The log is gone.");

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The log is gone.");

        public void Dispose()
        {
        }
    }
}
