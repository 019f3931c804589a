namespace Promy.EventBus.Hosting;

/// <summary>A call of AddPromyEventBus and what it says about one option.</summary>
/// <param name="Number">The how many-th it is.</param>
/// <param name="Describe">How a user finds it.</param>
/// <param name="Value">What it says; <see langword="null"/>: nothing any more.</param>
internal sealed record BusCall(int Number, Func<string> Describe, ShownValue? Value)
{
    public override string ToString() => $"call {Number} ({Describe()}) says {Value?.ToString() ?? "nothing"}";
}
