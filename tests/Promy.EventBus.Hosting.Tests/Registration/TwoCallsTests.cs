using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting.Tests.Registration;

/// <summary>Two modules of one application add the bus.</summary>
public sealed class TwoCallsTests
{
    private const string Canary = "canary-4711";

    [Fact]
    public void Two_groups_end_the_start_with_both_calls_and_the_remedy()
    {
        var error = Assert.Single(Errors(services =>
        {
            services.AddPromyEventBus(Configurations.Of(("Consumer:Group", "orders"))).AddConsumer<FirstHandler>();
            services.AddPromyEventBus(options => options.Consumer.Group = "users").AddConsumer<SecondHandler>();
        }));

        Assert.StartsWith("Promy:EventBus:Consumer:Group: ", error, StringComparison.Ordinal);
        Assert.Contains("call 1 (the section Promy:EventBus) says 'orders'", error, StringComparison.Ordinal);
        Assert.Contains($"call 2 (code in {typeof(TwoCallsTests)}) says 'users'", error, StringComparison.Ordinal);
        Assert.Contains("AddConsumer<T>(consumer => consumer.Group = \"users\")", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_whose_consumers_have_groups_of_their_own_do_not_contradict() =>
        Assert.Empty(Errors(services =>
        {
            services.AddPromyEventBus(Configurations.Of())
                .AddConsumer<FirstHandler>(consumer => consumer.Group = "orders");
            services.AddPromyEventBus(Configurations.Of())
                .AddConsumer<SecondHandler>(consumer => consumer.Group = "users");
        }));

    [Fact]
    public void Calls_that_say_the_same_or_something_else_do_not_contradict() =>
        Assert.Empty(Errors(services =>
        {
            var configuration = Configurations.Of(
                ("Consumer:Group", "orders"), ("Retry:Redelivery:0", "00:00:01"),
                ("Publisher:Streams:0:Stream", "events:a"), ("Consumer:BatchSize", "10"));
            services.AddPromyEventBus(configuration, options => options.Redis.ReadTimeout = TimeSpan.FromSeconds(2));
            services.AddPromyEventBus(configuration);
            services.AddPromyEventBus(options =>
            {
                options.Consumer.Group = "orders";
                options.Consumer.MaxConcurrency = 7;
                options.Publisher.Streams.Add(new() { Stream = "events:b" });
                options.DeadLetter.ReplayStreams.Add("events:c");
            });
            services.AddPromyEventBus(options => options.DeadLetter.ReplayStreams.Add("events:d"));
        }));

    [Theory]
    [InlineData("Consumer:BatchSize", "20", "21")]
    [InlineData("Consumer:BatchSize", "10", "21")]
    [InlineData("Consumer:ConsumerId", "a", "b")]
    [InlineData("Consumer:HandlerTimeout", "00:00:10", "00:00:20")]
    [InlineData("Consumer:StartFrom", "Beginning", "End")]
    [InlineData("DeadLetter:MaxLength", "5", "6")]
    [InlineData("Retention:UntilAcknowledged", "true", "false")]
    [InlineData("Retry:Redelivery:0", "00:00:01", "00:00:02")]
    [InlineData("Health:MaxLag", "1", "2")]
    public void Every_option_of_two_calls_is_compared(string key, string first, string second)
    {
        var error = Assert.Single(Errors(services =>
        {
            services.AddPromyEventBus(Configurations.Of((key, first)));
            services.AddPromyEventBus(Configurations.Of((key, second)));
        }));

        Assert.StartsWith($"Promy:EventBus:{key}: ", error, StringComparison.Ordinal);
        Assert.Contains(
            $"call 1 (the section Promy:EventBus) says '{first}'", error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            $"call 2 (the section Promy:EventBus) says '{second}'", error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("services.Configure<PromyEventBusOptions>", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_of_a_list_that_another_call_replaces_is_a_contradiction()
    {
        var errors = Errors(services =>
        {
            services.AddPromyEventBus(
                options => options.Publisher.Streams.Add(new() { Stream = "events:a", MaxLength = 5 }));
            services.AddPromyEventBus(Configurations.Of(("Publisher:Streams:0:Stream", "events:b")));
        });

        Assert.Contains(
            errors, error => error.StartsWith("Promy:EventBus:Publisher:Streams:0:Stream: ", StringComparison.Ordinal));
        Assert.Contains(
            errors,
            error => error.StartsWith("Promy:EventBus:Publisher:Streams:0:MaxLength: ", StringComparison.Ordinal)
                && error.Contains("says nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void A_connection_string_is_compared_and_not_shown()
    {
        var error = Assert.Single(Errors(services =>
        {
            services.AddPromyEventBus(options => options.Redis.ConnectionString = $"one,password={Canary}");
            services.AddPromyEventBus(options => options.Redis.ConnectionString = $"two,password={Canary}");
        }));

        Assert.StartsWith("Promy:EventBus:Redis:ConnectionString: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_by_Configure_is_no_contradiction()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddPromyEventBus(Configurations.Of(("Consumer:Group", "orders"), ("Consumer:BatchSize", "20")));
        services.Configure<PromyEventBusOptions>(options => options.Consumer.BatchSize = 21);
        services.AddPromyEventBus(options => options.Consumer.Group = "orders");
        using var provider = services.BuildServiceProvider();

        Assert.Equal(21, provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value.Consumer.BatchSize);
    }

    [Fact]
    public async Task Option_callbacks_run_once_in_the_life_of_a_host()
    {
        var (bus, consumer) = (0, 0);
        await using (var app = TestBus.Build(
            builder => builder.AddConsumer<FirstHandler>(_ => consumer++), _ => bus++))
        {
            await app.Host.StartAsync();
            _ = app.Host.Services.GetRequiredService<IDeadLetterStore>();
            await app.CheckHealthAsync("promy-eventbus-lag");
        }

        Assert.Equal((1, 1), (bus, consumer));
    }

    private static IReadOnlyList<string> Errors(Action<IServiceCollection> register) =>
        Configurations.Errors(services =>
    {
        services.AddSingleton(typeof(Script<>));
        register(services);
        services.PostConfigure<PromyEventBusOptions>(options => options.Redis.ConnectionString ??= "localhost");
    });
}
