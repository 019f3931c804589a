using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

public sealed class RedisConnectionStringTests
{
    private const string Canary = "canary-s3cret";

    [Theory]
    [InlineData("redis://localhost", "localhost:6379", null, null, null, false)]
    [InlineData("redis://localhost:6380", "localhost:6380", null, null, null, false)]
    [InlineData("redis://localhost:6380/", "localhost:6380", null, null, null, false)]
    [InlineData("redis://localhost/3", "localhost:6379", null, null, 3, false)]
    [InlineData("REDIS://localhost/0", "localhost:6379", null, null, 0, false)]
    [InlineData("rediss://redis.example.com:6390/1", "redis.example.com:6390", null, null, 1, true)]
    [InlineData("redis://:pass@localhost", "localhost:6379", null, "pass", null, false)]
    [InlineData("redis://user@localhost", "localhost:6379", "user", null, null, false)]
    [InlineData("redis://user:pass@localhost:6380/2", "localhost:6380", "user", "pass", 2, false)]
    [InlineData(
        "redis://us%40er:p%40ss%3Aw%2F%3F%23%25%20@localhost", "localhost:6379", "us@er", "p@ss:w/?#% ", null, false)]
    [InlineData("redis://user:a:b@localhost", "localhost:6379", "user", "a:b", null, false)]
    [InlineData("redis://user:a+b=c,d@localhost", "localhost:6379", "user", "a+b=c,d", null, false)]
    [InlineData("redis://127.0.0.1:6380", "127.0.0.1:6380", null, null, null, false)]
    [InlineData("redis://[::1]:6380/4", "[::1]:6380", null, null, 4, false)]
    [InlineData("redis://user:pass@[2001:db8::1]", "[2001:db8::1]:6379", "user", "pass", null, false)]
    [InlineData("  redis://localhost  ", "localhost:6379", null, null, null, false)]
    [InlineData("localhost", "localhost", null, null, null, false)]
    [InlineData("redis", "redis", null, null, null, false)]
    [InlineData("redis:6379", "redis:6379", null, null, null, false)]
    [InlineData(
        "my_redis-0.redis.svc.cluster.local.:6379", "my_redis-0.redis.svc.cluster.local.:6379", null, null, null,
        false)]
    [InlineData("[::1]:6380", "[::1]:6380", null, null, null, false)]
    [InlineData("::1", "::1", null, null, null, false)]
    [InlineData("10.0.0.1:6379,password=/@:#", "10.0.0.1:6379", null, "/@:#", null, false)]
    [InlineData("localhost:6380", "localhost:6380", null, null, null, false)]
    [InlineData(
        " localhost:6380,user=user,password=p@ss,defaultDatabase=5,ssl=true ", "localhost:6380", "user", "p@ss", 5,
        true)]
    public void TryParse_reads_all_parts_of_a_url_and_of_options(
        string text, string endPoint, string? user, string? password, int? database, bool ssl)
    {
        Assert.True(RedisConnectionString.TryParse(text, out var configuration, out var error), error);

        Assert.Null(error);
        Assert.Equal([endPoint], configuration.EndPoints.Select(EndPointCollection.ToString));
        Assert.Equal(
            (user, password, database, ssl),
            (configuration.User, configuration.Password, configuration.DefaultDatabase, configuration.Ssl));
    }

    [Fact]
    public void TryParse_keeps_every_server()
    {
        Assert.True(
            RedisConnectionString.TryParse("one:6379,two:6380,abortConnect=true", out var configuration, out _));

        Assert.Equal(["one:6379", "two:6380"], configuration.EndPoints.Select(EndPointCollection.ToString));
        Assert.True(configuration.AbortOnConnectFail);
    }

    [Theory]
    [InlineData("redis:/localhost", "is no host")]
    [InlineData("redis:/127.0.0.1:7500", "is no host")]
    [InlineData("REDISS:/:canary-s3cret@localhost:6379", "is no host")]
    [InlineData("redis:localhost", "is no host")]
    [InlineData("redis:localhost:6379", "is no host")]
    [InlineData("redis//localhost", "is no host")]
    [InlineData("//localhost:6379", "is no host")]
    [InlineData("redis:///localhost", "not a usable URL")]
    [InlineData("tcp:/localhost", "is no host")]
    [InlineData("tcp:localhost", "is no host")]
    [InlineData("tcp://localhost:6379", "scheme other than redis or rediss")]
    [InlineData("unix:/tmp/canary-s3cret.sock", "is no host")]
    [InlineData("unix:///tmp/canary-s3cret.sock", "scheme other than redis or rediss|not a usable URL")]
    [InlineData("/tmp/redis.sock", "is no host")]
    [InlineData("localhost/0", "is no host")]
    [InlineData("localhost:6379/0", "is no host")]
    [InlineData("user:canary-s3cret@localhost:6379", "is no host")]
    [InlineData("canary-s3cret@localhost", "is no host")]
    [InlineData("localhost:canary", "is no host")]
    [InlineData("localhost:", "is no host")]
    [InlineData(":6379", "is no host")]
    [InlineData("[::1", "is no host")]
    [InlineData("local host:6379", "is no host")]
    [InlineData("'localhost'", "is no host")]
    [InlineData("localhost:6379:6380", "is no host")]
    [InlineData("one:6379,two:canary", "is no host")]
    [InlineData("one:6379,redis:/two", "is no host")]
    [InlineData(null, "is empty")]
    [InlineData("", "is empty")]
    [InlineData("   ", "is empty")]
    [InlineData("password=canary-s3cret", "names no server")]
    [InlineData("localhost,canary-s3cret=1", "has an option")]
    [InlineData("localhost,syncTimeout=canary-s3cret", "has an option")]
    [InlineData("localhost,password=canary-s3cret,bogus=1", "has an option")]
    [InlineData("localhost,ssl=canary-s3cret", "has an option")]
    [InlineData("http://user:canary-s3cret@localhost", "scheme other than redis or rediss")]
    [InlineData("redis+tls://user:canary-s3cret@localhost", "scheme other than redis or rediss")]
    [InlineData("redis://", "not a usable URL")]
    [InlineData("redis://user:canary-s3cret@", "not a usable URL")]
    [InlineData("redis://user:canary-s3cret@local host", "not a usable URL")]
    [InlineData("redis://user:canary-s3cret@localhost:port", "not a usable URL")]
    [InlineData("redis://user:canary-s3cret@localhost:99999", "not a usable URL")]
    [InlineData("redis://user:canary-s3cret@localhost/db1", "not the number of a database")]
    [InlineData("redis://user:canary-s3cret@localhost/-1", "not the number of a database")]
    [InlineData("redis://user:canary-s3cret@localhost/1/2", "not the number of a database")]
    [InlineData("redis://user:canary-s3cret@localhost/99999999999", "not the number of a database")]
    [InlineData("redis://user:canary-s3cret@localhost?db=1", "has a query or a fragment")]
    [InlineData("redis://user:canary#s3cret@localhost", "not a usable URL|has a query or a fragment|not the number")]
    [InlineData("redis://user:canary/s3cret@localhost", "not a usable URL|has a query or a fragment|not the number")]
    [InlineData("redis://user:canary-s3cret@localhost#x", "has a query or a fragment")]
    public void TryParse_says_what_is_wrong_with_a_text_and_repeats_no_part_of_it(string? text, string expected)
    {
        Assert.False(RedisConnectionString.TryParse(text, out var configuration, out var error));

        Assert.Null(configuration);
        Assert.Contains(expected.Split('|'), part => error.Contains(part, StringComparison.Ordinal));
        Assert.Contains("Use host:port[,options] or redis[s]://", error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("one:6379,one:6379,ssl=true")]
    [InlineData("ssl=true , one:6379 ,")]
    public void TryParse_accepts_repeated_servers_and_empty_parts(string text)
    {
        Assert.True(RedisConnectionString.TryParse(text, out var configuration, out var error), error);

        Assert.Equal("one:6379", EndPointCollection.ToString(Assert.Single(configuration.EndPoints)));
    }

    [Fact]
    public void TryParse_accepts_a_unix_socket_as_a_server()
    {
        Assert.True(RedisConnectionString.TryParse("!/tmp/redis.sock", out var configuration, out var error), error);

        Assert.IsType<System.Net.Sockets.UnixDomainSocketEndPoint>(Assert.Single(configuration.EndPoints));
    }

    [Theory]
    [InlineData("localhost,password=pa,canary-s3cret")]
    [InlineData("localhost,password=pa,canary-s3cret,ssl=true")]
    [InlineData("localhost,password=pa,ssl=true,canary-s3cret")]
    [InlineData("localhost, Password = pa , canary-s3cret")]
    [InlineData("localhost,sentinelPassword=pa,canary-s3cret:6379")]
    public void TryParse_takes_no_text_after_a_comma_in_a_password_for_a_server(string text)
    {
        Assert.False(RedisConnectionString.TryParse(text, out _, out var error));

        Assert.Contains("A comma ends a password", error, StringComparison.Ordinal);
        Assert.Contains("%2C", error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("ssl=true,localhost:6380")]
    [InlineData("localhost:6380,password=a=b= c d ä,ssl=true")]
    [InlineData("localhost:6380,password=,ssl=true")]
    [InlineData("localhost:6380,,ssl=true,password=pass,")]
    [InlineData("localhost:6380,ssl=true,password=pass,$CONFIG=")]
    public void TryParse_reads_servers_before_the_password(string text)
    {
        Assert.True(RedisConnectionString.TryParse(text, out var configuration, out var error), error);

        Assert.Equal(["localhost:6380"], configuration.EndPoints.Select(EndPointCollection.ToString));
        Assert.True(configuration.Ssl);
    }

    [Theory]
    [InlineData("redis://user:canary s3cret@local,host")]
    [InlineData("redis://user:canary@s3cret@localhost")]
    [InlineData("redis://user:canary\\s3cret@localhost")]
    [InlineData("redis://user:1/canary-s3cret@localhost")]
    [InlineData("redis://canary-s3cret:1,s3cret=canary@localhost:port")]
    public void TryParse_takes_no_part_of_an_odd_password_in_a_url_for_a_server(string text)
    {
        var isRead = RedisConnectionString.TryParse(text, out var configuration, out var error);

        var shown = isRead ? string.Join(",", configuration!.EndPoints.Select(EndPointCollection.ToString)) : error;
        Assert.DoesNotContain("canary", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", shown, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void TryParse_reads_options_whose_password_looks_like_a_url()
    {
        Assert.True(
            RedisConnectionString.TryParse(
                $"localhost:6380,password=a://{Canary}", out var configuration, out var error),
            error);

        Assert.Equal($"a://{Canary}", configuration.Password);
    }

    [Fact]
    public void Configure_throws_a_configuration_error_without_the_unusable_text()
    {
        var source = new RedisConnectionSource(
            new EventBusRedisOptions { ConnectionString = $"redis://user:{Canary}@localhost/x" });

        var error = Assert.Throws<EventBusConfigurationException>(
            () => source.Configure(external: null, TimeSpan.FromSeconds(1)));

        Assert.StartsWith("EventBusRedisOptions.ConnectionString: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }
}
