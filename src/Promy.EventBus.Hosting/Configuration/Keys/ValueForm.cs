using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Hosting;

/// <summary>The written form of a value in configuration.</summary>
/// <param name="Read">Reads it.</param>
/// <param name="Placeholder">
/// Stands for an unreadable value. It is within every range, so that no validator reports the value a second time.
/// </param>
internal sealed record ValueForm<TValue>(ValueForm<TValue>.Reader Read, TValue Placeholder)
{
    /// <summary>Reads <paramref name="text"/>, or names its fault and the right form.</summary>
    internal delegate bool Reader(string text, out TValue value, [NotNullWhen(false)] out string? error);

    /// <summary>Whether an empty text is a value.</summary>
    public bool IsEmptyAValue { get; init; }
}
