using System.Text;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Cli.Tests;

/// <summary>Dead letters of one test as the bus writes them, in a stream beside the stream of their events.</summary>
internal sealed class TestLetters(RedisServer server) : IAsyncDisposable
{
    public TestStream Stream { get; } = new(server);

    public string Name => Stream.Other("dlq");

    public string RetryStream => $"{{{Stream.Name}}}:{Stream.Group}:retry";

    /// <summary>Runs <c>dlq …</c> on these letters.</summary>
    public Task<CliResult> RunAsync(string command, params string[] arguments) =>
        Stream.RunAsync(["dlq", command, .. arguments, "--dead-letters", Name]);

    public async Task<string> AddAsync(
        string eventId,
        string type = "promotion.created",
        string message = "no such category",
        string? payload = null,
        string? group = null)
    {
        var (metadata, body) = DeadLetterWriter.Write(new DeadLetter
        {
            Id = Some.EventId(),
            FailedAt = Some.Moment,
            OriginalStream = Stream.Name,
            EntryId = "1762425000000-0",
            ConsumerGroup = group ?? Stream.Group,
            ServiceName = "notification-service",
            DeliveryCount = 1,
            Failure = new DeliveryFailure
            {
                Reason = message,
                Attempts = 3,
                Handler = "Shop.PromotionHandler",
                ExceptionType = "System.InvalidOperationException",
                StackTrace = $"System.InvalidOperationException: {message}\n   at Shop.PromotionHandler.HandleAsync()",
            },
            OriginalMetadata = Encoding.UTF8.GetBytes(RawEntries.Metadata(type, eventId)),
            OriginalPayload = Encoding.UTF8.GetBytes(payload ?? "{\"promotion_id\":\"promo-1\"}"),
        });
        return (string)(await RawEntries.AddAsync(Stream.Database, Name, metadata, body))!;
    }

    /// <summary>A letter as the Go library writes it; the service has the name of the group.</summary>
    public async Task<string> AddOfGoAsync() => (string)(await RawEntries.AddAsync(
        Stream.Database,
        Name,
        RawEntries.Metadata("dlq.promotion.created"),
        $$"""
        {"original_stream":"{{Stream.Name}}","original_event_id":"event-1","original_event_type":"promotion.created",
        "original_payload":"{}","failure_reason":"it failed","failed_at":"2025-11-06T10:30:00Z",
        "failed_service":"{{Stream.Group}}","attempts_exhausted":3}
        """.ReplaceLineEndings("")))!;

    public Task<long> LengthAsync() => Stream.Database.StreamLengthAsync(Name);

    public Task<StreamEntry[]> RetriesAsync() => Stream.Database.StreamRangeAsync(RetryStream);

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
