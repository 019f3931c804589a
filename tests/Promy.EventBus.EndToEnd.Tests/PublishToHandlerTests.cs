using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Events;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PublishToHandlerTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_event_type_is_published_to_and_consumed_from_its_configured_stream()
    {
        var recorder = new Recorder();
        var stream = "";
        await using var app = await BusApp.StartAsync(
            server,
            (bus, own) =>
            {
                stream = own;
                bus.Services.AddSingleton(recorder);
                bus.AddConsumer<RecordingHandler>();
            },
            options => options.EventTypes.Add(new EventBusEventTypeOptions { Type = "work.done", Stream = stream }));

        await app.Publisher.PublishAsync(new WorkDoneEvent { Number = 1 });
        await app.Publisher.PublishBatchAsync([new WorkDoneEvent { Number = 2 }, new WorkDoneEvent { Number = 3 }]);
        Assert.True(app.Publisher.TryEnqueue(new WorkDoneEvent { Number = 4 }));
        var named = app.Keys.Stream("named");
        await app.Publisher.PublishAsync(named, new WorkDoneEvent { Number = 5 });

        await Eventually.EqualAsync(4, () => recorder.Numbers.Count, Patience);
        Assert.Equal([1, 2, 3, 4], recorder.Numbers.Order());
        Assert.Equal(1, await app.Database.StreamLengthAsync(named));
    }

    [Fact]
    public async Task An_entry_of_a_Go_service_is_handled()
    {
        var seen = new TaskCompletionSource<(PromotionCreatedEvent Event, EventContext Context)>();
        await using var app = await BusApp.StartAsync(server, (bus, stream) =>
        {
            bus.Services.AddSingleton(seen);
            bus.AddConsumer<PromotionCatcher, PromotionCreatedEvent>(consumer => consumer.Stream = stream);
        });

        var metadata =
            """
            {"id":"5c0c5b1e-0e56-4d2e-9a53-6d0d8b1f7a11","type":"promotion.created","timestamp":"2025-11-06T10:00:00Z",
            "version":"1.0","attempt":1}
            """.ReplaceLineEndings("");
        var payload =
            """
            {"id":"5c0c5b1e-0e56-4d2e-9a53-6d0d8b1f7a11","type":"promotion.created","timestamp":"2025-11-06T10:00:00Z",
            "version":"1.0","source":"promy-product","promotion_id":"promo-123","promotion_name":"Promo d'été",
            "distributor_id":"dist-1","category_id":"cat-1","dates":["2025-11-06"],"price":9.99,
            "image_url":"https://example.com/p.jpg","created_at":"2025-11-06T09:59:58.123456789Z","unknown":{"a":1}}
            """.ReplaceLineEndings("");
        var entryId = await RawEntries.AddAsync(app.Database, app.Stream, metadata, payload);

        var (promotion, context) = await seen.Task.WaitAsync(Patience);
        Assert.Equal("promo-123", promotion.PromotionId);
        Assert.Equal("Promo d'été", promotion.PromotionName);
        Assert.Equal(9.99m, promotion.Price);
        Assert.Equal(["2025-11-06"], promotion.Dates);
        Assert.Equal("promy-product", promotion.Source);
        Assert.Equal("5c0c5b1e-0e56-4d2e-9a53-6d0d8b1f7a11", context.EventId);
        Assert.Equal(entryId, context.EntryId);
        await Eventually.EqualAsync(0, app.PendingAsync);
    }

    [Fact]
    public async Task An_event_is_dead_lettered_after_three_failed_attempts()
    {
        var recorder = new Recorder();
        await using var app = await BusApp.StartAsync(server, Consume<ThrowingHandler>(recorder));

        await app.PublishWorkAsync([7]);

        await Eventually.EqualAsync(1, () => app.Database.StreamLengthAsync(app.DeadLetters), Patience);
        await Eventually.EqualAsync(0, app.PendingAsync);
        Assert.Equal([1, 2, 3], recorder.Contexts.Select(context => context.Attempt));
        Assert.Equal(1, await app.Database.StreamLengthAsync(app.Stream));
        var entry = Assert.Single(await app.Database.StreamRangeAsync(app.DeadLetters));
        var letter = JsonDocument.Parse((string)entry["payload"]!).RootElement;
        Assert.Equal(typeof(TimeoutException).FullName, letter.GetProperty("exception_type").GetString());
        Assert.Equal(ThrowingHandler.Message, letter.GetProperty("failure_reason").GetString());
        Assert.Contains(
            nameof(ThrowingHandler), letter.GetProperty("stack_trace").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, letter.GetProperty("attempts_exhausted").GetInt32());
        Assert.Equal(typeof(ThrowingHandler).FullName, letter.GetProperty("handler").GetString());
        Assert.Equal(app.Group, letter.GetProperty("failed_service").GetString());
    }

    [Theory]
    [InlineData("{\"id\":\"x\"", "{}")]
    [InlineData(
        "{\"id\":\"x\",\"type\":\"work.done\",\"timestamp\":\"2025-11-06T10:00:00Z\",\"version\":\"1.0\","
        + "\"attempt\":1}",
        "{\"number\":\"seven\"}")]
    public async Task An_undecodable_entry_is_dead_lettered_unchanged_and_the_loop_goes_on(
        string metadata, string payload)
    {
        var recorder = new Recorder();
        await using var app = await BusApp.StartAsync(server, Consume<RecordingHandler>(recorder));

        await RawEntries.AddAsync(app.Database, app.Stream, metadata, payload);
        await app.PublishWorkAsync([7]);

        await Eventually.EqualAsync(1, () => recorder.Numbers.Count, Patience);
        await Eventually.EqualAsync(1, () => app.Database.StreamLengthAsync(app.DeadLetters), Patience);
        await Eventually.EqualAsync(0, app.PendingAsync);
        var entry = Assert.Single(await app.Database.StreamRangeAsync(app.DeadLetters));
        var letter = JsonDocument.Parse((string)entry["payload"]!).RootElement;
        var original = letter.TryGetProperty("original_payload_base64", out var exact)
            ? Encoding.UTF8.GetString(exact.GetBytesFromBase64())
            : letter.GetProperty("original_payload").GetString();
        Assert.Equal(payload, original);
        Assert.Equal(metadata, letter.GetProperty("original_metadata").GetString());
        Assert.Equal(1, letter.GetProperty("attempts_exhausted").GetInt32());
    }

    private static Action<IPromyEventBusBuilder, string> Consume<THandler>(Recorder recorder)
        where THandler : class, IEventHandler<WorkDoneEvent> => (bus, stream) =>
    {
        bus.Services.AddSingleton(recorder);
        bus.AddConsumer<THandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
    };
}
