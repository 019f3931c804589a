using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis.Tests.Publishing;

public sealed class BatchEncodingTests
{
    private const int Count = 5_000;

    private readonly EventEncoder _encoder =
        new(new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()])), maxPayloadBytes: 1024);

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(Count)]
    public async Task Every_event_is_encoded_in_its_place(int count)
    {
        var events = Enumerable.Range(0, count).Select(number => new TestEvent { Number = number }).ToArray();

        var encoded = await BatchEncoding.EncodeAsync(_encoder, events, "test:stream");

        Assert.Equal(events.Select(@event => @event.Id), encoded.Select(one => one.EventId));
        Assert.All(
            encoded.Zip(events),
            pair => Assert.Contains(
                $"\"number\":{pair.Second.Number},",
                Encoding.UTF8.GetString(pair.First.Payload.Span),
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task Errors_are_in_the_order_of_the_events_whichever_thread_found_them()
    {
        int[] invalid = [3, 70, 1_000, 2_500, Count - 1];
        var events = Enumerable.Range(0, Count)
            .Select(number => new TestEvent { Number = invalid.Contains(number) ? -1 : number })
            .ToArray();

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await BatchEncoding.EncodeAsync(_encoder, events, "test:stream"));

        Assert.Equal(invalid.Select(number => $"[{number}].Number"), error.Errors.SelectMany(one => one.MemberNames));
    }

    [Fact]
    public async Task A_null_event_is_reported_before_invalid_ones()
    {
        var events = Enumerable.Range(0, Count).Select(number => new TestEvent { Number = number == 0 ? -1 : number })
            .ToArray();
        events[4_000] = null!;

        await Assert.ThrowsAsync<ArgumentNullException>(
            async () => await BatchEncoding.EncodeAsync(_encoder, events, "test:stream"));
    }

    [Fact]
    public async Task Every_event_carries_the_trace_of_the_caller_and_a_second_thread_may_help()
    {
        using var activity = new Activity("publishing").SetIdFormat(ActivityIdFormat.W3C).Start();
        var threads = new ConcurrentDictionary<int, byte>();
        var both = new CountdownEvent(2);
        var events = Enumerable.Range(0, Count).Select(_ => new WatchedEvent(threads, both)).ToArray();

        var encoded = await BatchEncoding.EncodeAsync(_encoder, events, "test:stream");

        Assert.All(
            encoded,
            one => Assert.Contains(activity.Id!, Encoding.UTF8.GetString(one.Metadata.Span), StringComparison.Ordinal));
        Assert.Equal(Math.Min(2, Environment.ProcessorCount), threads.Count);
    }

    /// <summary>
    /// An event whose check waits, once for each thread, until a second thread has come, or would have by now.
    /// </summary>
    [EventType("test.watched")]
    private sealed record WatchedEvent(
        [property: System.Text.Json.Serialization.JsonIgnore] ConcurrentDictionary<int, byte> Threads,
        [property: System.Text.Json.Serialization.JsonIgnore] CountdownEvent Both) : Event
    {
        public override IEnumerable<System.ComponentModel.DataAnnotations.ValidationResult> Validate()
        {
            if (Threads.TryAdd(Environment.CurrentManagedThreadId, 0) && Environment.ProcessorCount > 1)
            {
                Both.Signal();
                Assert.True(Both.Wait(Eventually.DefaultDeadline));
            }

            return [];
        }
    }
}
