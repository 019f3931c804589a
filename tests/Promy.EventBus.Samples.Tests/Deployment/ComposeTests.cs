using System.Globalization;

namespace Promy.EventBus.Samples.Tests.Deployment;

public sealed class ComposeTests
{
    [Theory]
    [InlineData("web-api-publisher")]
    [InlineData("worker-subscriber")]
    public void A_sample_has_more_time_to_stop_than_its_host_takes(string service)
    {
        var grace = ((string?)Manifests.Service(service)["stop_grace_period"])!;

        Assert.EndsWith("s", grace, StringComparison.Ordinal);
        Assert.True(int.Parse(grace[..^1], CultureInfo.InvariantCulture) > HostLimits.ShutdownSeconds, grace);
    }

    [Theory]
    [InlineData("web-api-publisher")]
    [InlineData("worker-subscriber")]
    public void A_sample_is_told_where_its_Redis_is(string service) =>
        Assert.Equal("redis:6379", (string?)Manifests.Service(service)["environment"]["ConnectionStrings__Redis"]);
}
