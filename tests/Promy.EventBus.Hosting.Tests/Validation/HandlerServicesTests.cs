using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting.Tests.Validation;

/// <summary>A handler that cannot be built because a service is missing ends the start; other reasons do not.</summary>
public sealed class HandlerServicesTests
{
    [Fact]
    public async Task A_service_that_is_not_registered_ends_the_start_with_all_other_errors()
    {
        using var host =
            TestBus.Build(bus => bus.AddConsumer<Needs<IMissing>>(), options => options.Consumer.BatchSize = 0).Host;

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(exception.Failures, failure => failure.Contains("BatchSize", StringComparison.Ordinal));
        var error = Assert.Single(
            exception.Failures, failure => failure.Contains(nameof(IMissing), StringComparison.Ordinal));
        Assert.StartsWith("AddConsumer<Needs`1>: ", error, StringComparison.Ordinal);
        Assert.Contains("(service)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_service_of_a_registered_service_is_an_error_too()
    {
        var error = Assert.Single(
            Errors<Needs<IRepository>>(services => services.AddScoped<IRepository, Repository>()));

        Assert.Contains(typeof(IMissing).ToString(), error, StringComparison.Ordinal);
        Assert.Contains($"{nameof(Repository)}(missing)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_in_a_list_is_checked() =>
        Assert.Single(
            Errors<Needs<IEnumerable<IRepository>>>(services => services.AddScoped<IRepository, Repository>()));

    [Fact]
    public void A_keyed_service_that_is_not_registered_under_its_key_is_an_error()
    {
        var error = Assert.Single(
            Errors<NeedsKeyed>(services => services.AddKeyedSingleton<IMissing, Missing>("other")));

        Assert.Contains("'right'", error, StringComparison.Ordinal);
        Assert.Empty(Errors<NeedsKeyed>(services => services.AddKeyedSingleton<IMissing, Missing>("right")));
    }

    [Fact]
    public void A_handler_without_a_public_constructor_is_an_error() =>
        Assert.Contains("no public constructor", Assert.Single(Errors<Hidden>(_ => { })), StringComparison.Ordinal);

    [Fact]
    public void An_unbuildable_handler_of_two_events_is_one_error() => Assert.Single(Errors<NeedsForBoth>(_ => { }));

    [Fact]
    public void Services_built_into_the_container_need_no_registration()
    {
        Assert.Empty(Errors<Needs<ILogger<HandlerServicesTests>>>(_ => { }));
        Assert.Empty(Errors<Needs<IServiceProvider>>(_ => { }));
        Assert.Empty(Errors<Needs<IServiceScopeFactory>>(_ => { }));
        Assert.Empty(Errors<Needs<IOptionsMonitor<PromyEventBusOptions>>>(_ => { }));
        Assert.Empty(Errors<Needs<IEnumerable<IMissing>>>(_ => { }));
    }

    [Fact]
    public void A_service_that_cannot_be_inspected_is_no_error()
    {
        Assert.Empty(
            Errors<Needs<IRepository>>(
                services => services.AddScoped<IRepository>(_ => new Repository(new Missing()))));
        Assert.Empty(
            Errors<Needs<IRepository>>(services => services.AddSingleton<IRepository>(new Repository(new Missing()))));
        Assert.Empty(Errors<Needs<IOpen<int>>>(services => services.AddScoped(typeof(IOpen<>), typeof(Open<>))));
        Assert.Empty(
            Errors<Needs<IMissing>>(
                services => services.AddTransient<Needs<IMissing>>(_ => new Needs<IMissing>(new Missing()))));
    }

    [Fact]
    public void The_last_registration_of_a_service_is_checked() =>
        Assert.Empty(Errors<Needs<IRepository>>(services => services
            .AddScoped<IRepository, Repository>().AddScoped<IRepository>(_ => new Repository(new Missing()))));

    [Fact]
    public void A_parameter_default_or_a_smaller_constructor_needs_no_registration()
    {
        Assert.Empty(Errors<Optional>(_ => { }));
        Assert.Empty(Errors<TwoWays>(_ => { }));
    }

    [Fact]
    public void Services_that_need_each_other_are_left_to_the_container() =>
        Assert.Empty(Errors<Needs<First>>(services => services.AddScoped<First>().AddScoped<Second>()));

    [Fact]
    public void A_constructor_that_throws_does_not_end_the_start() => Assert.Empty(Errors<Throwing>(_ => { }));

    private static IEnumerable<string> Errors<THandler>(Action<IServiceCollection> register)
        where THandler : class
    {
        using var host = TestBus.Build(bus =>
        {
            register(bus.Services);
            bus.AddConsumer<THandler>();
        }).Host;
        try
        {
            _ = host.Services.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
    }

    public interface IMissing;

    public interface IRepository;

    public interface IOpen<T>;

    public sealed class Missing : IMissing;

    public sealed class Repository(IMissing missing) : IRepository
    {
        public IMissing Missing => missing;
    }

    public sealed class Open<T>(IMissing missing) : IOpen<T>
    {
        public IMissing Missing => missing;
    }

    public sealed class First(Second second)
    {
        public Second Other => second;
    }

    public sealed class Second(First first)
    {
        public First Other => first;
    }

    public abstract class Handler : IEventHandler<OrderPlacedEvent>
    {
        public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }

    public sealed class Needs<TService>(TService service) : Handler
    {
        public TService Service => service;
    }

    public sealed class NeedsKeyed([FromKeyedServices("right")] IMissing service) : Handler
    {
        public IMissing Service => service;
    }

    public sealed class NeedsForBoth(IMissing service) : Handler, IEventHandler<OrderCancelledEvent>
    {
        public IMissing Service => service;

        public Task HandleAsync(
            OrderCancelledEvent @event,
            EventContext context,
            CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }

    public sealed class Optional(IMissing? service = null) : Handler
    {
        public IMissing? Service => service;
    }

    public sealed class TwoWays : Handler
    {
        public TwoWays()
        {
        }

        public TwoWays(IMissing service) => Service = service;

        public IMissing? Service { get; }
    }

    public sealed class Hidden : Handler
    {
        private Hidden()
        {
        }

        public static Hidden Create() => new();
    }

    public sealed class Throwing : Handler
    {
        public Throwing() => throw new InvalidOperationException("Not now.");
    }
}
