namespace Promy.EventBus.Fuzz.Tests;

/// <summary>Bytes allocated for an input: at most a constant and a multiple of its length.</summary>
internal sealed class AllocationBound(bool isWarmUp)
{
    private long _most;
    private int _lengthOfMost;
    private double _steepest;
    private (long Bytes, int Length) _ofSteepest;

    public void Allocated(long bytes, int length, int constant, int factor)
    {
        if (bytes > _most)
        {
            (_most, _lengthOfMost) = (bytes, length);
        }

        var slope = (bytes - constant) / (double)Math.Max(1, length);
        if (slope > _steepest)
        {
            (_steepest, _ofSteepest) = (slope, (bytes, length));
        }

        if (!isWarmUp && bytes > constant + ((long)factor * length))
        {
            throw new FuzzFailure(
                $"{bytes} bytes were allocated for {length}; {constant} and {factor} times the length are allowed.");
        }
    }

    public override string ToString() =>
        $"at most {_most} bytes (for {_lengthOfMost}), {_steepest:0.0} per byte above the constant "
        + $"({_ofSteepest.Bytes} for {_ofSteepest.Length})";
}
