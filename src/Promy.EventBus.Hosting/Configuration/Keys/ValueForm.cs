using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Hosting;

/// <summary>How a value of configuration is written.</summary>
/// <param name="Read">Reads it.</param>
/// <param name="Placeholder">
/// Stands for a value that cannot be read. It is within every range, so that no validator complains of what has been
/// told already.
/// </param>
internal sealed record ValueForm<TValue>(ValueForm<TValue>.Reader Read, TValue Placeholder)
{
    /// <summary>Reads <paramref name="text"/>, or says what is wrong with it and how to write it.</summary>
    internal delegate bool Reader(string text, out TValue value, [NotNullWhen(false)] out string? error);

    /// <summary>Whether an empty text is a value.</summary>
    public bool IsEmptyAValue { get; init; }
}
