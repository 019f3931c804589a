namespace Promy.EventBus.Cli;

/// <summary>Remembers the last report, on its way to a progress bar.</summary>
internal sealed class Tally : IProgress<long>
{
    private IProgress<long>? _next;

    public long Value { get; private set; }

    public Tally Over(IProgress<long> next)
    {
        _next = next;
        return this;
    }

    public void Report(long value)
    {
        Value = value;
        _next?.Report(value);
    }
}
