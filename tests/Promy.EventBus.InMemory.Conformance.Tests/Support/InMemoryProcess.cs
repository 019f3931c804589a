using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using Promy.EventBus.Wire;

namespace Promy.EventBus.InMemory.Conformance.Tests;

/// <summary>A process with a link of its own to the broker.</summary>
internal sealed class InMemoryProcess : ITransportProcess
{
    private readonly InMemoryEventPublisher _publisher;
    private readonly InMemoryEventSubscriber _subscriber;

    public InMemoryProcess(InMemoryBroker broker)
    {
        var link = new BrokerLink(broker);
        var options = new EventBusPublisherOptions();
        var encoder = new EventEncoder(
            new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()])), options.MaxPayloadBytes);
        _publisher = new InMemoryEventPublisher(
            link, options, encoder, TimeProvider.System, NullLogger<InMemoryEventPublisher>.Instance);
        _subscriber = new InMemoryEventSubscriber(link, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public IEventPublisher Publisher => _publisher;

    public IEventSubscriber Subscriber => _subscriber;

    public Task CrashAsync()
    {
        _subscriber.Crash();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();
}
