using System.Buffers;
using System.Globalization;
using System.Text;

namespace Promy.EventBus.Wire;

/// <summary>Metadata of a replayed event: every member as it stood, except the two counts.</summary>
internal static class ReplayedMetadata
{
    private const int MaxDepth = 8;

    /// <summary>
    /// Sets <c>replay_count</c>, and <c>attempt</c> to 1 if present; every other byte of a member is kept.
    /// </summary>
    /// <param name="original">Readable metadata.</param>
    /// <param name="replayCount">Replays of the event, this one included.</param>
    public static byte[] Rewrite(ReadOnlySpan<byte> original, int replayCount)
    {
        var buffer = new ArrayBufferWriter<byte>(original.Length + 32);
        var members = new JsonMembers(original, MaxDepth);
        buffer.Write("{"u8);
        while (members.Next())
        {
            var start = (int)members.Reader.TokenStartIndex;
            var isAttempt = members.Reader.ValueTextEquals("attempt"u8);
            var isReplayCount = members.Reader.ValueTextEquals("replay_count"u8);
            members.Reader.Skip();
            if (!isReplayCount)
            {
                buffer.Write(isAttempt ? "\"attempt\":1"u8 : original[start..(int)members.Reader.BytesConsumed]);
                buffer.Write(","u8);
            }
        }

        buffer.Write(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"\"replay_count\":{replayCount}}}")));
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Builds the metadata from the letter if that does not hold the event's, as letters of the Go library. The
    /// timestamp is the payload's, else the time of the failure.
    /// </summary>
    public static byte[] Restore(DeadLetterEntry letter, int replayCount) => EventMetadataWriter.Write(new EventMetadata
    {
        Id = letter.EventId!,
        Type = letter.EventType!,
        Timestamp = PayloadTimestamp.Read(letter.OriginalPayload!.Value.Span) ?? letter.FailedAt!.Value,
        TraceParent = letter.TraceParent,
        ReplayCount = replayCount,
    });
}
