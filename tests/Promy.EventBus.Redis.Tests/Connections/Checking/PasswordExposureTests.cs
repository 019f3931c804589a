using Microsoft.Extensions.Logging.Testing;

namespace Promy.EventBus.Redis.Tests.Connections;

public sealed class PasswordExposureTests
{
    [Theory]
    [InlineData("redis.example.com,password=p", true)]
    [InlineData("redis://:p@redis", true)]
    [InlineData("10.0.0.1:6379,user=u,password=p", true)]
    [InlineData("[2001:db8::1]:6379,password=p", true)]
    [InlineData("localhost,redis.example.com,password=p", true)]
    [InlineData("localhost.example.com,password=p", true)]
    [InlineData("redis.example.com,sslHost=redis.example.com,password=p", true)]
    [InlineData("redis.example.com,ssl=true,password=p", false)]
    [InlineData("rediss://:p@redis.example.com", false)]
    [InlineData("redis.example.com,user=u", false)]
    [InlineData("redis.example.com", false)]
    [InlineData("localhost,password=p", false)]
    [InlineData("LOCALHOST:6380,password=p", false)]
    [InlineData("redis.localhost,password=p", false)]
    [InlineData("127.0.0.1:6379,password=p", false)]
    [InlineData("127.8.0.1:6379,password=p", false)]
    [InlineData("[::1]:6379,password=p", false)]
    [InlineData("redis://:p@[::1]:6379", false)]
    [InlineData("!/run/redis.sock,password=p", false)]
    public void IsExposed_is_true_only_for_a_password_without_tls_to_another_machine(string text, bool expected)
    {
        Assert.True(RedisConnectionString.TryParse(text, out var configuration, out var error), error);

        Assert.Equal(expected, PasswordExposure.IsExposed(configuration));
    }

    [Fact]
    public async Task A_password_in_clear_is_one_warning_whether_or_not_redis_is_there()
    {
        var logs = new FakeLogCollector();
        var check = new RedisIdentityCheck(
            TimeProvider.System, new BusLogger(new FakeLogger<RedisIdentityCheck>(logs)));
        Assert.True(RedisConnectionString.TryParse(
            "redis://service:canary-s3cret@promy.invalid:6379", out var configuration, out _));
        configuration.ConnectTimeout = 200;

        Assert.False(await check.CheckAsync(new ConnectionErrors("key", configuration), CancellationToken.None));
        Assert.False(await check.CheckAsync(new ConnectionErrors("key", configuration), CancellationToken.None));

        var record = Assert.Single(logs.GetSnapshot(), record => record.Id.Name == "PasswordExposed");
        Assert.Contains("promy.invalid:6379", record.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", record.Message, StringComparison.Ordinal);
    }
}
