using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Promy.EventBus.Hosting.Tests.Configuration;

public sealed class ConnectionStringFallbackTests
{
    private static readonly IConfiguration Application =
        Configurations.Json("""{"ConnectionStrings":{"Redis":"fallback:6379"}}""");

    [Fact]
    public void The_connection_string_of_the_application_is_used_without_another_source()
    {
        Assert.Equal("fallback:6379", Read(_ => { }).Redis.ConnectionString);
        Assert.Equal("fallback:6379", Read(options => options.Redis.ConnectionString = " ").Redis.ConnectionString);
    }

    [Fact]
    public void A_source_in_the_options_takes_precedence()
    {
        Assert.Equal("own:6379", Read(options => options.Redis.ConnectionString = "own:6379").Redis.ConnectionString);
        Assert.Null(Read(options => options.Redis.Configuration = new ConfigurationOptions()).Redis.ConnectionString);
        Assert.Null(
            Read(
                options =>
                    options.Redis.ConnectionFactory = _ => throw new NotSupportedException()).Redis.ConnectionString);
    }

    [Fact]
    public void No_connection_string_is_set_without_a_configuration() =>
        Assert.Null(Configurations.Read(services => services.AddPromyEventBus(_ => { })).Redis.ConnectionString);

    private static PromyEventBusOptions Read(Action<PromyEventBusOptions> configure) =>
        Configurations.Read(services => services.AddSingleton(Application).AddPromyEventBus(configure));
}
