using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Promy.EventBus;

/// <summary>
/// Creates event ids: UUIDs of version 7 (RFC 9562 §5.7), as <see cref="Guid.CreateVersion7()"/> does. That method asks
/// the operating system for random bytes for each id, the slowest part of an event. Here a thread asks for the bytes of
/// many ids at once.
/// </summary>
internal static class EventIds
{
    private const int Size = 16;
    private const int RandomOfOne = 10;
    private const int Reserve = 100 * RandomOfOne;

    [ThreadStatic]
    private static byte[]? t_random;

    [ThreadStatic]
    private static int t_left;

    public static string New()
    {
        Span<byte> id = stackalloc byte[Size];

        // 48 bits of time; the rest is random but for the version and the variant.
        BinaryPrimitives.WriteInt64BigEndian(id, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 16);
        TakeRandom().CopyTo(id[(Size - RandomOfOne)..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true).ToString();
    }

    private static ReadOnlySpan<byte> TakeRandom()
    {
        t_random ??= new byte[Reserve];
        if (t_left == 0)
        {
            RandomNumberGenerator.Fill(t_random);
            t_left = Reserve;
        }

        t_left -= RandomOfOne;
        return t_random.AsSpan(t_left, RandomOfOne);
    }
}
