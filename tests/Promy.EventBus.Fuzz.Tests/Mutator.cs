using System.Text;

namespace Promy.EventBus.Fuzz.Tests;

/// <summary>Damages a document: a few changes, most of them small, now and then a huge one.</summary>
internal sealed class Mutator(FuzzRandom random)
{
    private const int MaxChanges = 3;
    private const int MaxNesting = 3000;
    private const int MaxText = 64 * 1024;

    private static readonly byte[][] Tokens = Array.ConvertAll(
        new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "{}", "[]", "\"\"", "/*", "//", "\0",
            "\u2028", "\r\n\u001b[2J", "-1", "-0", "1e999", "1e-999", "-1e400", "99999999999999999999",
            "79228162514264337593543950336", "0.1e1", "1.5", "00", "NaN", "\\ud800", "\\udc00", "\\ud83d\\ude00",
            "\\u0000", "\\u001b", "\\r\\n", "\\u2028", "\\uZZZZ", "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59.9999999-14:00", "2025-13-45", "\"id\":", "\"type\":", "\"timestamp\":", "\"$type\":",
            "\"attempt\":2147483648", "\"id\":\"\"", "\"type\":\"dlq.x\"", "\"dates\":[null]", "\"price\":1e28",
        },
        Encoding.UTF8.GetBytes);

    /// <summary>
    /// Bytes that are not UTF-8: a stray continuation, an overlong form, a surrogate, beyond Unicode, a cut sequence, a
    /// BOM.
    /// </summary>
    private static readonly byte[][] BadText =
    [
        [0x80], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFF, 0xFE],
        [0xEF, 0xBB, 0xBF],
    ];

    private static readonly string[] Nestings = ["[", "{\"a\":", "[{\"a\":[", "[[],"];
    private static readonly string[] Fillings = ["x", "9", "\\u0001", "é", "😀", " ", "\u0085", "\\\""];

    public byte[] Mutate(byte[] document)
    {
        var bytes = new List<byte>(document.Length + 64);
        bytes.AddRange(document.AsSpan());
        for (var changes = random.Next(MaxChanges + 1); changes > 0; changes--)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var count = Math.Min(1 + random.Next(16), bytes.Count - at);
        switch (random.Next(64))
        {
            case < 12 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case < 16 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case < 24:
                bytes.RemoveRange(at, count);
                break;
            case < 30:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case < 34:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case < 40:
                Splice(bytes, at);
                break;
            case < 44:
                bytes.InsertRange(at, BadText[random.Next(BadText.Length)]);
                break;
            case 44:
                bytes.InsertRange(at, Repeat(Nestings[random.Next(Nestings.Length)], random.Next(MaxNesting)));
                break;
            case 45 when random.OneIn(8):
                bytes.InsertRange(at, Repeat(Fillings[random.Next(Fillings.Length)], random.Next(MaxText)));
                break;
            case 45:
                bytes.InsertRange(at, Repeat(Fillings[random.Next(Fillings.Length)], random.Next(600)));
                break;
            default:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
        }
    }

    private void Splice(List<byte> bytes, int at)
    {
        var other = Corpus.Any(random);
        var from = random.Next(other.Length);
        bytes.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from)));
    }

    private static byte[] Repeat(string text, int count) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, count)));
}
