namespace Promy.EventBus.Fuzz.Tests;

/// <summary>
/// SplitMix64: each input has its own generator, so an input can be repeated without the inputs before it.
/// </summary>
internal sealed class FuzzRandom(int seed, int index)
{
    private ulong _state = ((ulong)(uint)seed << 32) | (uint)index;

    /// <summary>A number from 0 to below <paramref name="limit"/>.</summary>
    public int Next(int limit) => (int)(Next() % (uint)limit);

    public bool OneIn(int chance) => Next(chance) == 0;

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
