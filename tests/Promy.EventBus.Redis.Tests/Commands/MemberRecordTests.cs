using System.Text;

namespace Promy.EventBus.Redis.Tests.Commands;

public sealed class MemberRecordTests
{
    [Fact]
    public void Read_gives_back_the_record_that_was_written()
    {
        var types = new Dictionary<string, IReadOnlyList<string>>
        {
            ["order.placed"] = ["Shop.Mail", "Shop.Stock<Ä>"],
            ["order.paid"] = [],
        };

        var record = Read("{\"at\":1795625126498" + MemberRecord.WithoutTime(TimeSpan.FromSeconds(1.5), types))!;

        Assert.Equal((1795625126498, 1500), (record.At, record.Interval));
        Assert.Equivalent(types, record.Types, strict: true);
        Assert.StartsWith(
            ",\"interval\":1500,\"types\":{",
            MemberRecord.WithoutTime(TimeSpan.FromSeconds(1.5), types),
            StringComparison.Ordinal);
        Assert.Equal(",\"interval\":1}", MemberRecord.WithoutTime(TimeSpan.FromMicroseconds(1), types: null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"at":1,"interval":0}""")]
    [InlineData("""{"at":1,"interval":-1}""")]
    [InlineData("""{"at":"1","interval":1}""")]
    [InlineData("""{"at":1,"interval":1,"types":[]}""")]
    [InlineData("""{"at":1,"interval":1,"types":{"a":"b"}}""")]
    [InlineData("""{"at":1,"interval":1,"types":{"a":[1]}}""")]
    [InlineData("""{"at":1,"interval":1} x""")]
    public void Read_gives_null_if_the_json_is_no_record(string json) => Assert.Null(Read(json));

    [Fact]
    public void Read_ignores_a_member_that_a_later_version_adds() =>
        Assert.Equal(2, Read("""{"at":1,"interval":2,"version":{"a":[1]}}""")!.Interval);

    [Theory]
    [InlineData(1000, 1000, true)]
    [InlineData(1000, 4000, true)]
    [InlineData(1000, 4001, false)]
    [InlineData(5000, 1000, true)]
    [InlineData(0, 1000, false)]
    public void IsLive_is_true_until_three_intervals_have_passed(long at, long now, bool expected) =>
        Assert.Equal(expected, new MemberRecord(at, Interval: 1000, Types: null).IsLive(now));

    [Fact]
    public void IsLive_does_not_overflow_with_a_long_interval() =>
        Assert.True(Read($$"""{"at":1,"interval":{{long.MaxValue}}}""")!.IsLive(long.MaxValue / 4));

    private static MemberRecord? Read(string json) => MemberRecord.Read(Encoding.UTF8.GetBytes(json));
}
