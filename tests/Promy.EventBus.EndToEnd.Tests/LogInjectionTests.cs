using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Contents of a stream cannot forge log lines: no text of the bus has a control character, even in quotations.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class LogInjectionTests(RedisServer server)
{
    private const string Forged = "\r\n\u001b[2J[ERR] forged\u0085\u009b\u2028";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_log_record_of_the_consume_path_has_a_foreign_control_character()
    {
        await using var app = await BusApp.StartAsync(
            server,
            (bus, stream) => bus.AddConsumer<ForgingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream),
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);
        NameValueEntry[][] entries =
        [
            // The id and the type; then everything else that metadata have, with a handler that fails with the text.
            Entry(Metadata(id: Forged), Payload("id")),
            Entry(Metadata(type: Forged), Payload("type")),
            Entry(Metadata(type: "work.unwanted"), Payload("unwanted")),
            Entry(Metadata(others: Forged), Payload("others")),

            // Not JSON, no such number, names of members and fields.
            Entry(Forged, Payload("metadata")),
            Entry(Metadata(), Forged),
            Entry(
                Metadata(),
                JsonSerializer.Serialize(new Dictionary<string, object> { ["number"] = Forged, [Forged] = 1 })),
            Entry(JsonSerializer.Serialize(new Dictionary<string, object> { [Forged] = Forged, ["id"] = 1 }), "{}"),
            [new NameValueEntry(Forged, Forged)],
            [
                new NameValueEntry("metadata", Forged),
                new NameValueEntry("metadata", Forged),
                new NameValueEntry("payload", Forged),
            ],
        ];
        foreach (var entry in entries)
        {
            await RawEntries.AddAsync(app.Database, app.Stream, entry);
        }

        // All become dead letters, also the invalid type; the unhandled type does not.
        await Eventually.EqualAsync(
            entries.Length - 1, () => app.Database.StreamLengthAsync(app.DeadLetters), Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        await app.Host.StopAsync();

        var records = app.Logs.GetSnapshot();
        Assert.All([303, 311, 312, 315, 316], id => Assert.Contains(records, record => record.Id.Id == id));
        Assert.Contains(records, record => record.Category == typeof(ForgingHandler).FullName);
        Assert.All(records, record => Assert.DoesNotContain(TextOf(record), IsControl));
        Assert.All(
            await app.Database.StreamRangeAsync(app.DeadLetters),
            letter => Assert.DoesNotContain(
                JsonDocument.Parse((string)letter["payload"]!).RootElement.GetProperty("failure_reason").GetString()!,
                IsControl));
    }

    /// <summary>Everything but the exception, whose text is the application's.</summary>
    private static string TextOf(FakeLogRecord record) =>
        $"{record.Message} {string.Join(' ', record.StructuredState ?? [])} {string.Join(' ', record.Scopes)}";

    private static bool IsControl(char character) =>
        CharUnicodeInfo.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static NameValueEntry[] Entry(string metadata, string payload) =>
        [new NameValueEntry("metadata", metadata), new NameValueEntry("payload", payload)];

    private static string Metadata(string? id = null, string type = "work.done", string? others = null) =>
        JsonSerializer.Serialize(new Dictionary<string, string?>
        {
            ["id"] = id ?? Some.EventId(), ["type"] = type, ["version"] = others, ["source"] = others,
            ["correlation_id"] = others,
            ["traceparent"] = others, ["tracestate"] = others,
        });

    private static string Payload(string id) => JsonSerializer.Serialize(new { id, number = 7 });
}
