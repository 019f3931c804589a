namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Whether a service can be built at present, and how often that was tried.</summary>
public sealed class FlakyService
{
    public const string Message = "the price list is not there yet";

    private volatile bool _isBroken = true;
    private int _tries;

    public bool IsBroken
    {
        get => _isBroken;
        set => _isBroken = value;
    }

    public int Tries => Volatile.Read(ref _tries);

    public void Build()
    {
        Interlocked.Increment(ref _tries);
        if (IsBroken)
        {
            throw new TimeoutException(Message);
        }
    }
}
