namespace Promy.EventBus.InMemory.Tests.Entries;

public sealed class EntryBytesTests
{
    [Fact]
    public void Copies_are_the_bytes_and_share_none()
    {
        var bytes = new EntryBytes();
        var given = Enumerable.Range(0, 5_000)
            .Select(number => Enumerable.Repeat((byte)number, number % 700).ToArray())
            .ToArray();

        var copies = given.Select(one => bytes.CopyOf(one)).ToArray();

        Assert.All(given.Zip(copies), pair => Assert.Equal(pair.First, pair.Second.ToArray()));
    }

    [Fact]
    public void A_change_of_what_was_given_does_not_reach_the_copy()
    {
        byte[] given = [1, 2, 3];

        var copy = new EntryBytes().CopyOf(given);
        given[0] = 9;

        Assert.Equal([1, 2, 3], copy.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4 * 1024)]
    [InlineData(128 * 1024)]
    [InlineData(3 * 1024 * 1024)]
    public void Bytes_of_any_length_are_taken(int length)
    {
        var given = new byte[length];
        Random.Shared.NextBytes(given);
        var bytes = new EntryBytes();

        var copies = new[] { bytes.CopyOf(given), bytes.CopyOf(given) };

        Assert.All(copies, copy => Assert.True(copy.Span.SequenceEqual(given)));
    }
}
