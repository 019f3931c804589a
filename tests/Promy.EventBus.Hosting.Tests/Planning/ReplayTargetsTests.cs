using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Planning;

public sealed class ReplayTargetsTests
{
    private static readonly string[] Shared =
        ["events:promotions", "events:products", "events:users", "events:subscriptions", "events:identifications"];

    [Fact]
    public void Events_may_be_replayed_only_to_streams_known_to_the_process()
    {
        var options = new PromyEventBusOptions { Consumer = { Group = "tests" } };
        options.DeadLetter.Stream = "dead";
        options.DeadLetter.ReplayStreams.Add("listed");
        options.DeadLetter.ReplayStreams.Add("events:users");
        options.Publisher.Streams.Add(new EventBusStreamTrimOptions { Stream = "published" });

        var store = Of(options, bus => bus
            .AddConsumer<FirstHandler>(consumer => consumer.Stream = "read instead")
            .AddConsumer<SecondHandler>(consumer => consumer.Stream = "read instead"));

        Assert.Equal("dead", store.DeadLetterStream);
        Assert.Equal([.. Shared, "read instead", "test:orders", "published", "listed"], store.ReplayStreams);
    }

    [Fact]
    public void Streams_that_the_options_give_to_event_types_are_known()
    {
        var options = new PromyEventBusOptions { Consumer = { Group = "tests" } };
        options.EventTypes.Add(new EventBusEventTypeOptions { Type = "product.identified", Stream = "given" });

        Assert.Equal([.. Shared, "given"], Of(options, _ => { }).ReplayStreams);
    }

    [Fact]
    public void The_targets_without_consumers_are_the_shared_streams() =>
        Assert.Equal(Shared, Of(new PromyEventBusOptions(), _ => { }).ReplayStreams);

    [Fact]
    public async Task A_transport_of_the_application_gets_the_targets_from_the_container()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(typeof(Script<>)).AddSingleton<IEventTransport>(new FakeTransport());
        services
            .AddPromyEventBus(options =>
            {
                options.Consumer.Group = "tests";
                options.DeadLetter.Stream = "dead";
            })
            .AddConsumer<FirstHandler>(consumer => consumer.Stream = "read instead");
        await using var provider = services.BuildServiceProvider();

        var store = provider.GetRequiredService<EventBusDeadLetterStoreOptions>();

        Assert.Equal("dead", store.DeadLetterStream);
        Assert.Equal([.. Shared, "read instead", "test:orders"], store.ReplayStreams);
    }

    private static EventBusDeadLetterStoreOptions Of(
        PromyEventBusOptions options, Action<IPromyEventBusBuilder> consumers)
    {
        var bus = new ServiceCollection().AddPromyEventBus(_ => { });
        consumers(bus);
        using var provider = bus.Services.BuildServiceProvider();
        return ReplayTargets.StoreOptions(options, [.. provider.GetServices<ConsumerRegistration>()]);
    }
}
