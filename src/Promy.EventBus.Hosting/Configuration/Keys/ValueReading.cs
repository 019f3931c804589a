using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>Reads one value of configuration.</summary>
internal static class ValueReading
{
    /// <returns>
    /// <see langword="false"/> if there is no value: <c>null</c>, or an empty text where that is none, as an environment variable that is
    /// set to nothing. A value that cannot be read goes to <paramref name="errors"/>, and its placeholder stands for it.
    /// </returns>
    public static bool TryRead<TValue>(
        IConfigurationSection section, ValueForm<TValue> form, List<string> errors, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (section.Value is not { } text || (text.Length == 0 && !form.IsEmptyAValue))
        {
            return false;
        }

        if (!form.Read(text, out value, out var error))
        {
            errors.Add($"{section.Path}: {error}");
            value = form.Placeholder;
        }

        return true;
    }
}
