using System.Text.Json;

namespace Promy.EventBus.Redis.Tests.Publishing;

public sealed class PublishOptionsTests(RedisServer server)
{
    private static readonly Dictionary<string, string> Headers = new() { ["tenant"] = "7", ["locale"] = "de-AT" };

    public static TheoryData<PublishOptions, string> Unusable => new()
    {
        { new() { Stream = " " }, "Stream is blank" },
        { new() { CorrelationId = "a\nb" }, "CorrelationId 'a?b' cannot be used" },
        { new() { CorrelationId = new string('c', 257) }, "Use at most 256 characters" },
        { new() { CorrelationId = "\ud800" }, "CorrelationId" },
        { Of("", "v"), "The header name '' cannot be used" },
        { Of("a b", "v"), "The header name 'a b' cannot be used" },
        { Of(new string('n', 65), "v"), "Use 1 to 64 characters" },
        { Of("secret", "s3cret\r\n"), "The value of the header 'secret' cannot be used" },
        { Of("secret", "\udc00"), "The value of the header 'secret' cannot be used" },
        { Of("secret", new string('v', 1025)), "Use at most 1024 characters" },
        { Of("secret", null!), "The value of the header 'secret' cannot be used" },
        {
            new() { Headers = Enumerable.Range(0, 33).ToDictionary(number => $"h{number}", _ => "v") },
            "33 headers are too many. Use at most 32."
        },
    };

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task An_event_goes_to_the_stream_of_the_options_with_its_correlation_and_headers()
    {
        await using var bus = new RedisBus(server);
        var options = new PublishOptions { Stream = bus.Stream, CorrelationId = "order-7", Headers = Headers };

        var id = await bus.Publisher.PublishAsync(new TestEvent(), options);

        var entry = Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream));
        Assert.Equal(id, (string?)entry.Id);
        AssertMetadata(entry.Values[0].Value!);
    }

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task Every_event_of_a_batch_has_the_correlation_and_headers()
    {
        await using var bus = new RedisBus(server);
        var options = new PublishOptions { Stream = bus.Stream, CorrelationId = "order-7", Headers = Headers };

        // Many enough for a second thread to help.
        await bus.Publisher.PublishBatchAsync([.. Enumerable.Range(0, 600).Select(_ => new TestEvent())], options);

        var entries = await bus.Database.StreamRangeAsync(bus.Stream);
        Assert.Equal(600, entries.Length);
        Assert.All(entries, entry => AssertMetadata(entry.Values[0].Value!));
    }

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task An_enqueued_event_has_the_correlation_and_headers()
    {
        await using var bus = new RedisBus(server);
        var options = new PublishOptions { Stream = bus.Stream, CorrelationId = "order-7", Headers = Headers };

        Assert.True(bus.Publisher.TryEnqueue(new TestEvent(), options));

        await bus.Publisher.DrainAsync(TestContext.Current.CancellationToken);
        var entry = Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream));
        AssertMetadata(entry.Values[0].Value!);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Options_that_cannot_be_used_are_refused_before_anything_is_sent(
        PublishOptions options, string problem)
    {
        await using var offline = new OfflinePublisher();

        var one = await Assert.ThrowsAsync<ArgumentException>(
            async () => await offline.Publisher.PublishAsync(new TestEvent(), options));
        var many = await Assert.ThrowsAsync<ArgumentException>(
            async () => await offline.Publisher.PublishBatchAsync([new TestEvent()], options));

        var enqueued = Assert.Throws<ArgumentException>(() => offline.Publisher.TryEnqueue(new TestEvent(), options));

        Assert.Contains(problem, one.Message, StringComparison.Ordinal);
        Assert.Equal(one.Message, enqueued.Message);
        Assert.Equal(one.Message, many.Message);
        Assert.DoesNotContain("s3cret", one.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task Headers_that_fill_the_metadata_are_an_invalid_event()
    {
        await using var offline = new OfflinePublisher();
        var headers = Enumerable.Range(0, 10).ToDictionary(number => $"h{number}", _ => new string('v', 1000));

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishAsync(new TestEvent(), new PublishOptions
            {
                Stream = "test:orders", Headers = headers,
            }));

        Assert.Contains("Shorten the headers", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, offline.Connects);
    }

    private static PublishOptions Of(string name, string value) =>
        new() { Headers = new Dictionary<string, string> { [name] = value } };

    private static void AssertMetadata(byte[] json)
    {
        using var metadata = JsonDocument.Parse(json);
        Assert.Equal("order-7", metadata.RootElement.GetProperty("correlation_id").GetString());
        Assert.Equal(
            """{"tenant":"7","locale":"de-AT"}""", metadata.RootElement.GetProperty("headers").GetRawText());
    }
}
