namespace Promy.EventBus.Hosting;

/// <summary>A value of an option as text.</summary>
/// <param name="Text">The text, to compare.</param>
/// <param name="IsSecret">Whether it must not be shown.</param>
internal readonly record struct ShownValue(string Text, bool IsSecret = false)
{
    public static ShownValue Of(object value, bool isSecret = false) =>
        new(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "", isSecret);

    public override string ToString() => IsSecret ? "something else" : $"'{WireNames.Printable(Text)}'";
}
