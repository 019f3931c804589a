using System.Text;

namespace Promy.EventBus.Contracts.Tests;

/// <summary>Damaged copies of good documents, the same for the same seed.</summary>
internal sealed class Mutations(int seed, params string[] documents)
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-1", "1e999", "\\ud800", "\\u0000", "[[[[[[[[[[", "\"id\":", "/*", "\0",
        "99999999999999999999", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    ];

    private readonly Random _random = new(seed);
    private readonly byte[][] _documents = Array.ConvertAll(documents, Encoding.UTF8.GetBytes);

    public byte[] Next()
    {
        var bytes = _documents[_random.Next(_documents.Length)].ToList();
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var count = Math.Min(_random.Next(1, 16), bytes.Count - at);
        switch (_random.Next(6))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, count);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[_random.Next(Tokens.Length)]));
                break;
        }
    }
}
