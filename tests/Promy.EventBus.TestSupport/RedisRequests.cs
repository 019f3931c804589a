using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// Splits the requests of clients through a proxy into commands, wherever the network cuts them: a command may come in
/// several chunks, and a chunk may hold several commands (RESP: an array of bulk strings for each).
/// </summary>
public sealed class RedisRequests
{
    private readonly ConditionalWeakTable<ProxiedConnection, StrongBox<string>> _rests = [];

    /// <param name="connection">Who sends. The chunks of a connection come one after the other.</param>
    /// <param name="chunk">The bytes that have arrived; the first chunk of a connection begins with a command.</param>
    /// <returns>
    /// The commands that are complete with this chunk and were not before, in their order: the name, then the
    /// arguments, each byte as one character (Latin-1).
    /// </returns>
    public IReadOnlyList<string[]> CompletedBy(ProxiedConnection connection, ReadOnlyMemory<byte> chunk)
    {
        var rest = _rests.GetValue(connection, static _ => new StrongBox<string>(""));
        var text = rest.Value + Encoding.Latin1.GetString(chunk.Span);
        var commands = new List<string[]>();
        var position = 0;
        while (TryRead(text, ref position) is { } command)
        {
            commands.Add(command);
        }

        rest.Value = text[position..];
        return commands;
    }

    /// <returns><see langword="null"/> if it is not complete: the position stays then.</returns>
    private static string[]? TryRead(string text, ref int position)
    {
        var next = position;
        if (TryReadLength(text, '*', ref next) is not { } count)
        {
            return null;
        }

        var words = new string[count];
        for (var index = 0; index < count; index++)
        {
            if (TryReadLength(text, '$', ref next) is not { } length || next + length + 2 > text.Length)
            {
                return null;
            }

            words[index] = text.Substring(next, length);
            next += length + 2;
        }

        position = next;
        return words;
    }

    private static int? TryReadLength(string text, char kind, ref int position)
    {
        var end = text.IndexOf("\r\n", position, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        if (text[position] != kind)
        {
            throw new FormatException($"A client has sent '{text[position]}' where a command goes on with '{kind}'.");
        }

        var digits = text.AsSpan(position + 1, end - position - 1);
        var length = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        position = end + 2;
        return length;
    }
}
