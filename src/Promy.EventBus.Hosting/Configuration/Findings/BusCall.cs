namespace Promy.EventBus.Hosting;

/// <summary>A call of AddPromyEventBus and its value of one option.</summary>
/// <param name="Number">Its number, in the order of the calls.</param>
/// <param name="Describe">Describes it so that a user finds it.</param>
/// <param name="Value">Its value; <see langword="null"/>: none any more.</param>
internal sealed record BusCall(int Number, Func<string> Describe, ShownValue? Value)
{
    public override string ToString() => $"call {Number} ({Describe()}) says {Value?.ToString() ?? "nothing"}";
}
