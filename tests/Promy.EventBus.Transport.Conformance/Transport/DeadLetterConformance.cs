using System.Text.Json;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A dead letter has the original byte for byte and says what failed, where and when. Rebus <c>ExceptionInfo</c> and
/// <c>TruncatesErrorDetailsIfTheyAreTooLong</c>, Wolverine <c>fault_is_received_by_subscriber_with_intact_payload</c>
/// and <c>multiple_failed_messages_should_all_be_in_dead_letter_queue</c>.
/// </summary>
public abstract class DeadLetterConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private const int Plenty = 100_000;

    private static readonly DeliveryFailure Failure = new()
    {
        Reason = "the mail server is away",
        Attempts = 3,
        Handler = "Some.Handler",
        ExceptionType = "System.TimeoutException",
        StackTrace = "   at Some.Handler.HandleAsync()",
    };

    [Fact]
    public async Task A_dead_letter_has_the_original_byte_for_byte_and_the_whole_failure()
    {
        var before = TimeProvider.System.GetUtcNow();
        var entryId = await Publisher.PublishAsync(Stream, new ConformanceEvent { Text = "\"żółć\" \\ 🚀 \r\n" });
        var stored = Assert.Single(await Transport.ReadAllAsync(Stream));

        Consume(
            (_, _) => new(DeliveryOutcome.DeadLettered(Failure)), Subscription with { ServiceName = "promy-notif" });

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal(stored.Payload, letter.Original("original_payload"));
        Assert.Equal(stored.Metadata, letter.Original("original_metadata"));
        Assert.Equal(Stream, letter.Text("original_stream"));
        Assert.Equal(entryId, letter.Text("entry_id"));
        Assert.Equal(Group, letter.Text("consumer_group"));
        Assert.Equal("promy-notif", letter.Text("failed_service"));
        Assert.Equal(Failure.Reason, letter.Text("failure_reason"));
        Assert.Equal(Failure.Handler, letter.Text("handler"));
        Assert.Equal(Failure.ExceptionType, letter.Text("exception_type"));
        Assert.Equal(Failure.StackTrace, letter.Text("stack_trace"));
        Assert.Equal(Failure.Attempts, letter.Payload.GetProperty("attempts_exhausted").GetInt32());
        Assert.InRange(
            letter.Payload.GetProperty("failed_at").GetDateTimeOffset(), before, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_long_reason_and_stack_trace_are_cut_and_the_original_is_not()
    {
        await Publisher.PublishAsync(Stream, new ConformanceEvent { Text = new string('x', Plenty) });
        var stored = Assert.Single(await Transport.ReadAllAsync(Stream));

        Consume((_, _) => new(DeliveryOutcome.DeadLettered(
            Failure with { Reason = new string('r', Plenty), StackTrace = new string('s', Plenty) })));

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.InRange(letter.Text("failure_reason")!.Length, 100, Plenty / 10);
        Assert.InRange(letter.Text("stack_trace")!.Length, 100, Plenty / 10);
        Assert.Equal(stored.Payload, letter.Original("original_payload"));
    }

    [Fact]
    public async Task No_characters_of_a_reason_can_forge_a_member()
    {
        const string Reason = "\",\"failed_service\":\"forged\r\n\u001b[2J\0";
        await PublishAsync(1);

        Consume((_, _) => new(DeliveryOutcome.DeadLettered(Failure with { Reason = Reason })));

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal("\",\"failed_service\":\"forged???[2J?", letter.Text("failure_reason"));
        Assert.Equal(Group, letter.Text("failed_service"));
        Assert.Equal(JsonValueKind.Object, letter.Payload.ValueKind);
    }

    [Fact]
    public async Task Each_failure_of_each_event_has_a_dead_letter_of_its_own()
    {
        await PublishAsync(10);

        Consume((_, _) => new(DeliveryOutcome.DeadLettered(Failure, Failure with { Handler = "Other.Handler" })));

        var letters = await DeadLettersAsync(20);
        await SettledAsync();
        var originals = (await Transport.ReadAllAsync(Stream)).Select(entry => entry.EntryId).Order(
            StringComparer.Ordinal);
        Assert.Equal(originals, EntriesOf("Some.Handler"));
        Assert.Equal(originals, EntriesOf("Other.Handler"));
        Assert.Equal(20, letters.Select(letter => letter.Metadata.GetProperty("id").GetString()).Distinct().Count());

        IEnumerable<string?> EntriesOf(string handler) =>
            letters.Where(letter => letter.Text("handler") == handler)
                .Select(letter => letter.Text("entry_id")).Order(StringComparer.Ordinal);
    }
}
