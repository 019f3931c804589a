using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.InMemory.Tests.Registration;

public sealed class MiddlewareTests
{
    private static readonly NumberedEvent Valid = new() { Id = "1", Number = 1 };
    private static readonly NumberedEvent Invalid = new() { Id = "2", Number = -1 };
    private static readonly PublishOptions BadHeader =
        new() { Headers = new Dictionary<string, string> { ["a b"] = "c" } };

    private static readonly Func<IEventPublisher, CancellationToken, Task>[] Publishes =
    [
        async (publisher, token) => await publisher.PublishAsync(Valid, token),
        async (publisher, token) => await publisher.PublishAsync("test:named", Valid, token),
        async (publisher, token) => await publisher.PublishAsync(Invalid, token),
        async (publisher, token) => await publisher.PublishAsync(Valid, BadHeader, token),
        async (publisher, token) => await publisher.PublishAsync(Valid, new PublishOptions { Stream = " " }, token),
        async (publisher, token) => await publisher.PublishAsync("no\nname", Valid, token),
        async (publisher, token) => await publisher.PublishAsync(new Homeless { Id = "3" }, token),
        async (publisher, token) => await publisher.PublishBatchAsync([], token),
        async (publisher, token) => await publisher.PublishBatchAsync([Valid, Valid], token),
        async (publisher, token) => await publisher.PublishBatchAsync([Valid, Invalid], token),
        async (publisher, token) => await publisher.PublishBatchAsync([Valid], BadHeader, token),
        (publisher, _) => Task.FromResult(publisher.TryEnqueue(Valid)),
        (publisher, _) => Task.FromResult(publisher.TryEnqueue(Invalid)),
        (publisher, _) => Task.FromResult(publisher.TryEnqueue(Valid, BadHeader)),
    ];

    [Fact]
    public async Task A_header_of_a_publish_reaches_the_handler_by_a_scoped_service()
    {
        var handled = new TaskCompletionSource<string?>();
        using var broker = new InMemoryBroker();
        using var host = Build(broker, bus =>
        {
            bus.Services.AddSingleton(handled).AddScoped<Tenant>();
            bus.Use<TenantHeader>().Use<TenantOfHeader>().AddConsumer<Handler, NumberedEvent>();
        });
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.Services.GetRequiredService<IEventPublisher>()
            .PublishAsync(Valid, TestContext.Current.CancellationToken);

        Assert.Equal("north", await handled.Task.WaitAsync(Eventually.DefaultDeadline, TimeProvider.System));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_caller_gets_the_same_behind_a_middleware(bool isAway, bool isCancelled)
    {
        var (plain, behind) = (await ResultsAsync(_ => { }), await ResultsAsync(bus => bus.Use<GoingOn>()));

        Assert.Equal(plain, behind);

        async Task<List<string>> ResultsAsync(Action<IPromyEventBusBuilder> add)
        {
            using var broker = new InMemoryBroker();
            if (isAway)
            {
                broker.Stop();
            }

            using var host = Build(broker, add);
            var publisher = host.Services.GetRequiredService<IEventPublisher>();
            var results = new List<string>();
            foreach (var publish in Publishes)
            {
                var error = await Record.ExceptionAsync(() => publish(publisher, new CancellationToken(isCancelled)));
                results.Add(error is null ? "published" : $"{error.GetType()}: {error.Message}");
            }

            return results;
        }
    }

    private static IHost Build(InMemoryBroker broker, Action<IPromyEventBusBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(broker);
        add(builder.Services.AddPromyEventBus(options => options.Consumer.Group = "group").UseInMemory());
        return builder.Build();
    }

    [EventType("test.homeless")]
    private sealed record Homeless : Event;

    private sealed class Tenant
    {
        public string? Name { get; set; }
    }

    private sealed class TenantHeader : IPublishMiddleware
    {
        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken)
        {
            context.Options = context.Options with
            {
                Headers = new Dictionary<string, string> { ["tenant"] = "north" },
            };
            return next(cancellationToken);
        }
    }

    private sealed class TenantOfHeader(Tenant tenant) : IHandlerMiddleware
    {
        public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken)
        {
            tenant.Name = context.Delivery.Headers["tenant"];
            return next(cancellationToken);
        }
    }

    private sealed class Handler(Tenant tenant, TaskCompletionSource<string?> handled) : IEventHandler<NumberedEvent>
    {
        private readonly string? _tenant = tenant.Name;

        public Task HandleAsync(NumberedEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            handled.TrySetResult(_tenant);
            return Task.CompletedTask;
        }
    }

    private sealed class GoingOn : IPublishMiddleware
    {
        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken) =>
            next(cancellationToken);
    }
}
