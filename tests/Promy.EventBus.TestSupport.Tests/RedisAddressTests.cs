namespace Promy.EventBus.TestSupport.Tests;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("localhost:6379", "redis://localhost:6379/0")]
    [InlineData("localhost", "redis://localhost:6379/0")]
    [InlineData("10.0.0.1:7000,password=p/w,defaultDatabase=2", "redis://:p%2Fw@10.0.0.1:7000/2")]
    [InlineData("redis.test:6380,ssl=true,user=app,password=pw", "rediss://app:pw@redis.test:6380/0")]
    public void Parse_gives_the_url_of_a_connection_string(string text, string url)
    {
        var address = RedisAddress.Parse(text);

        Assert.Equal((text, url), (address.ConnectionString, address.Url));
    }

    [Theory]
    [InlineData("redis://localhost", "localhost:6379")]
    [InlineData("redis://:p%2Fw@10.0.0.1:7000/2", "10.0.0.1:7000,password=p/w,defaultDatabase=2")]
    [InlineData("rediss://app:pw@redis.test:6380", "redis.test:6380,user=app,password=pw,ssl=True")]
    public void Parse_gives_the_connection_string_of_a_url(string url, string text)
    {
        var address = RedisAddress.Parse(url);

        Assert.Equal((text, url), (address.ConnectionString, address.Url));
    }
}
