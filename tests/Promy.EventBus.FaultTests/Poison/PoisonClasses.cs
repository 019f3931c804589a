using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Twelve ways of not being an event, each in several forms. None of them is a whole event: handled, it would be number
/// 0.
/// </summary>
internal static class PoisonClasses
{
    private const string Payload = """{"milliseconds":1,"text":"naïve \u0000 🎈"}""";

    private static readonly byte[] NotUtf8 = [0xC3, 0x28, 0xFF, 0x00, 0xED, 0xA0, 0x80];

    private static readonly (string Name, Func<Random, NameValueEntry[]> Make)[] Classes =
    [
        ("metadata not JSON", random => Both(
            Any<RedisValue>(
                random,
                "",
                "metadata",
                "[1,2]",
                "{\"id\":\"1\"",
                Metadata() + "x",
                Around("{\"id\":\"", NotUtf8, "\"}")),
            Payload)),
        ("metadata of wrong types", random => Both(
            Any<RedisValue>(
                random, "null", """{"id":7,"type":"fault.tested"}""", """{"id":"1","type":[]}""",
                """{"id":"1","type":"fault.tested","attempt":"many"}""",
                """{"id":"1","type":"fault.tested","timestamp":"yesterday"}"""),
            Payload)),
        ("metadata above 8 KiB", random => Both(
            $$"""{"id":"1","type":"fault.tested","x":"{{new string('é', 4_096 + random.Next(20_000))}}"}""", Payload)),
        (
            "metadata too deep",
            random => Both($$"""{"id":"1","type":"fault.tested","x":{{Nested(Any(random, 9, 1_000))}}}""", Payload)),
        (
            "unusable id",
            random => Both(Metadata(id: Any(random, "", " ", "a\nb", "a\0b", new string('i', 129))), Payload)),
        ("unusable type", random => Both(
            Metadata(Any(
                random, "", "fault tested", "fault/tested", "fault.tested\r\n", "fält.tested", new string('t', 257))),
            Payload)),
        (
            "a field missing",
            random => [
                Any(random, new NameValueEntry("metadata", Metadata()), new NameValueEntry("payload", Payload))]),
        ("a field twice", random =>
        [
            .. Both(Metadata(), Payload),
            Any(
                random,
                new NameValueEntry("metadata", Metadata()),
                new NameValueEntry("payload", NotUtf8),
                new NameValueEntry("payload", Payload)),
        ]),
        ("more than 16 fields", random =>
        [
            .. Both(Metadata(), Payload),
            .. Enumerable.Range(0, 15 + random.Next(20)).Select(
                field => new NameValueEntry($"field-{field}", Any<RedisValue>(random, "", "x", NotUtf8))),
        ]),
        (
            "no field of ours",
            random => [new(Any<RedisValue>(random, "data", "", NotUtf8), Any<RedisValue>(random, "", "{}", NotUtf8))]),
        ("payload not JSON", random => Both(
            Metadata(),
            Any<RedisValue>(
                random,
                "",
                "null",
                "payload",
                "[]",
                "{\"number\":1",
                Around("{\"behaviour\":\"", NotUtf8, "\"}"),
                NotUtf8,
                $"{{\"x\":{Nested(64)}}}", Nested(100_000)))),
        ("member of a wrong type", random => Both(
            Metadata(),
            Any<RedisValue>(
                random, """{"number":"one"}""", """{"number":1.5}""", """{"number":1e99}""", """{"milliseconds":{}}""",
                """{"behaviour":["\u0000"]}""", """{"timestamp":"yesterday"}"""))),
    ];

    public static int Count => Classes.Length;

    /// <summary>The n-th poison, of each class in turn, in a form that the random numbers choose.</summary>
    public static PoisonEntry Make(int number, Random random)
    {
        var (name, make) = Classes[number % Classes.Length];
        return new PoisonEntry(name, make(random));
    }

    private static T Any<T>(Random random, params T[] forms) => forms[random.Next(forms.Length)];

    private static NameValueEntry[] Both(RedisValue metadata, RedisValue payload) =>
        [new("metadata", metadata), new("payload", payload)];

    private static string Metadata(string type = "fault.tested", string? id = null) => RawEntries.Metadata(type, id);

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static byte[] Around(string before, byte[] bytes, string after) =>
        [.. System.Text.Encoding.UTF8.GetBytes(before), .. bytes, .. System.Text.Encoding.UTF8.GetBytes(after)];
}
