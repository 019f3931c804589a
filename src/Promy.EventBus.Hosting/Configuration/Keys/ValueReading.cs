using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>Reads one value of configuration.</summary>
internal static class ValueReading
{
    /// <returns>
    /// <see langword="false"/> without a value: <c>null</c>, or an empty text if that is not a value, as in an
    /// environment variable set to nothing. An unreadable value goes to <paramref name="errors"/>, and its placeholder
    /// replaces it.
    /// </returns>
    public static bool TryRead<TValue>(
        IConfigurationSection section,
        ValueForm<TValue> form,
        List<string> errors,
        [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (section.Value is not { } text || (text.Length == 0 && !form.IsEmptyAValue))
        {
            return false;
        }

        value = Read(section.Path, text, form, errors);
        return true;
    }

    public static TValue Read<TValue>(string path, string text, ValueForm<TValue> form, List<string> errors)
    {
        if (form.Read(text, out var value, out var error))
        {
            return value;
        }

        errors.Add($"{WireNames.Printable(path)}: {error}");
        return form.Placeholder;
    }
}
