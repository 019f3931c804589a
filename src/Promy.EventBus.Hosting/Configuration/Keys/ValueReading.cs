using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>Reads one value of configuration.</summary>
internal static class ValueReading
{
    /// <returns>
    /// <see langword="false"/> if there is no value: <c>null</c>, or an empty text where that is none, as an
    /// environment variable that is set to nothing. A value that cannot be read goes to <paramref name="errors"/>, and
    /// its placeholder stands for it.
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
