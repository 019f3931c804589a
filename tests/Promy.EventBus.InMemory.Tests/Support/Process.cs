using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using Promy.EventBus.Wire;

namespace Promy.EventBus.InMemory.Tests;

/// <summary>A process on a broker, on the broker's clock.</summary>
internal sealed class Process : ITransportProcess
{
    private readonly InMemoryEventPublisher _publisher;
    private readonly InMemoryEventSubscriber _subscriber;

    public Process(InMemoryBroker broker, EventBusPublisherOptions? options = null)
    {
        options ??= new EventBusPublisherOptions();
        var link = new BrokerLink(broker);
        var encoder = new EventEncoder(
            new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()])), options.MaxPayloadBytes);
        _publisher = new InMemoryEventPublisher(
            link, options, encoder, broker.TimeProvider, NullLogger<InMemoryEventPublisher>.Instance);
        _subscriber = new InMemoryEventSubscriber(link, broker.TimeProvider, NullLoggerFactory.Instance);
        var letters = new InMemoryDeadLetterStore(link, InMemoryBus.LettersOf(InMemoryBus.Stream));
        Transport = new InMemoryTransport(link, _publisher, _subscriber, letters);
    }

    public InMemoryTransport Transport { get; }

    public IEventPublisher Publisher => _publisher;

    public IEventSubscriber Subscriber => _subscriber;

    public Task CrashAsync()
    {
        Transport.Crash();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();
}
