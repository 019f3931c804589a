namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The limit that a figure must reach or must not exceed.</summary>
internal sealed record Target(double Limit, bool IsAtLeast, string Unit)
{
    /// <summary>A figure that explains others.</summary>
    public static Target None { get; } = new(double.NaN, IsAtLeast: true, "");

    public string Text => double.IsNaN(Limit) ? Figure.None : $"{(IsAtLeast ? '≥' : '≤')} {Limit:0.###}{Unit}";

    public static Target AtLeast(double limit, string unit = " ×") => new(limit, IsAtLeast: true, unit);

    public static Target AtMost(double limit, string unit = " ×") => new(limit, IsAtLeast: false, unit);

    /// <returns><see langword="null"/> if there is no figure.</returns>
    public bool? IsMetBy(double figure) =>
        double.IsNaN(figure) || double.IsNaN(Limit) ? null : IsAtLeast ? figure >= Limit : figure <= Limit;
}
