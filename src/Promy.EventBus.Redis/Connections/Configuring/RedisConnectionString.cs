using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: a connection string, or a connection of the application.
// Out: options of the client library; no error contains a secret.
// Owner: none; values and pure functions.
/// <summary>
/// Reads a connection string in either form: <c>host:port[,options]</c> or
/// <c>redis[s]://user:password@host:port/database</c>. No error repeats the input, which may hold a password.
/// </summary>
internal static class RedisConnectionString
{
    public const int DefaultPort = 6379;
    private const string Forms = "Use host:port[,options] or redis[s]://[user[:password]@]host[:port][/database].";

    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out ConfigurationOptions? configuration,
        [NotNullWhen(false)] out string? error)
    {
        configuration = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            error = $"The connection string is empty. {Forms}";
            return false;
        }

        return IsUrl(text.Trim())
            ? TryParseUrl(text.Trim(), out configuration, out error)
            : TryParseOptions(text.Trim(), out configuration, out error);
    }

    /// <summary>Whether the text begins like a URL; a password in the other form may contain <c>://</c> too.</summary>
    private static bool IsUrl(string text)
    {
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        return separator >= 0 && !text.AsSpan(0, separator).ContainsAny(",:=");
    }

    private static bool TryParseOptions(
        string text,
        [NotNullWhen(true)] out ConfigurationOptions? configuration,
        [NotNullWhen(false)] out string? error)
    {
        configuration = null;
        if (IsPasswordCut(text))
        {
            error = "A comma ends a password in this form, and the rest would be taken for a server. Use the "
                + $"URL, with %2C for the comma, or name every server before the password. {Forms}";
            return false;
        }

        try
        {
            var parsed = ConfigurationOptions.Parse(text);
            if (!ServerName.AreUsable(text))
            {
                error = "The connection string names a server that is no host, or a port that is no number "
                    + $"from 0 to 65535. A URL begins with redis:// or rediss://. {Forms}";
                return false;
            }

            if (parsed.EndPoints.Count == 0)
            {
                error = $"The connection string names no server. {Forms}";
                return false;
            }

            configuration = parsed;
            error = null;
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // The exception's message may repeat part of the text, so it is dropped.
            error = "The connection string has an option that StackExchange.Redis does not know or cannot read. "
                + Forms;
            return false;
        }
    }

    /// <summary>
    /// Whether a seeming server follows a password. It is more likely the rest of the password, which would appear in
    /// DNS queries and logs.
    /// </summary>
    private static bool IsPasswordCut(ReadOnlySpan<char> text)
    {
        var isBehindPassword = false;
        foreach (var range in text.Split(','))
        {
            var item = text[range].Trim();
            var end = item.IndexOf('=');
            if (end >= 0)
            {
                isBehindPassword |= item[..end].TrimEnd().EndsWith("password", StringComparison.OrdinalIgnoreCase);
            }
            else if (isBehindPassword && item.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParseUrl(
        string text,
        [NotNullWhen(true)] out ConfigurationOptions? configuration,
        [NotNullWhen(false)] out string? error)
    {
        configuration = null;
        error = $"The connection string is not a usable URL. {Forms}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            return false;
        }

        var secure = url.Scheme is "rediss";
        if (!secure && url.Scheme is not "redis")
        {
            error = $"The connection string has a scheme other than redis or rediss. {Forms}";
            return false;
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            error = $"The connection URL has a query or a fragment; percent-encode '?' and '#' in a password. {Forms}";
            return false;
        }

        if (!TryReadDatabase(url.AbsolutePath, out var database))
        {
            error = $"The path of the connection URL is not the number of a database. {Forms}";
            return false;
        }

        var parsed = new ConfigurationOptions { Ssl = secure, DefaultDatabase = database };
        parsed.EndPoints.Add(url.DnsSafeHost, url.IsDefaultPort || url.Port < 0 ? DefaultPort : url.Port);
        ReadCredentials(url.UserInfo, parsed);
        configuration = parsed;
        error = null;
        return true;
    }

    private static bool TryReadDatabase(string path, out int? database)
    {
        database = null;
        var text = path.Trim('/');
        if (text.Length == 0)
        {
            return true;
        }

        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        database = valid ? number : null;
        return valid;
    }

    private static void ReadCredentials(string userInfo, ConfigurationOptions configuration)
    {
        if (userInfo.Length == 0)
        {
            return;
        }

        var separator = userInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(separator < 0 ? userInfo : userInfo[..separator]);
        configuration.User = user.Length == 0 ? null : user;
        configuration.Password = separator < 0 ? null : Uri.UnescapeDataString(userInfo[(separator + 1)..]);
    }
}
