using System.Text;

namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// The code of a C# source: comments and directives are removed, a string becomes a pair of quotes, and the holes of an
/// interpolated string stay.
/// </summary>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly StringBuilder _code = new();
    private int _at;

    private CodeText(string source) => _source = source;

    public static string Of(string source)
    {
        var text = new CodeText(source);
        text.Copy(isHole: false);
        return text._code.ToString();
    }

    /// <summary>Up to the end, or up to the brace that closes a hole.</summary>
    private void Copy(bool isHole)
    {
        var depth = 0;
        while (_at < _source.Length && !(isHole && depth == 0 && Current == '}'))
        {
            if (StartsWith("//") || (Current == '#' && IsFirstOfLine()))
            {
                GoTo("\n", behind: false);
            }
            else if (StartsWith("/*"))
            {
                GoTo("*/", behind: true);
            }
            else if (Current == '\'')
            {
                SkipCharacter();
            }
            else if (Current is '"' or '$' or '@' && LengthOfOpening() is > 0 and var opening)
            {
                SkipText(opening);
            }
            else
            {
                depth += Current is '{' or '(' or '[' ? 1 : Current is '}' or ')' or ']' ? -1 : 0;
                _code.Append(Current);
                _at++;
            }
        }
    }

    private char Current => _source[_at];

    private bool StartsWith(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private bool IsFirstOfLine() =>
        _source.AsSpan(0, _at).TrimEnd(" \t") is var before && (before.IsEmpty || before[^1] == '\n');

    private void GoTo(string end, bool behind)
    {
        var found = _source.IndexOf(end, _at, StringComparison.Ordinal);
        _at = found < 0 ? _source.Length : behind ? found + end.Length : found;
        _code.Append(' ');
    }

    private void SkipCharacter()
    {
        _at += _source[_at + 1] == '\\' ? 3 : 2;
        while (Current != '\'')
        {
            _at++;
        }

        _at++;
        _code.Append("' '");
    }

    /// <returns>The length of <c>"</c>, <c>$@"</c>, <c>$$"""</c> and the like; 0 if no string begins here.</returns>
    private int LengthOfOpening()
    {
        var end = _at;
        while (end < _source.Length && _source[end] is '$' or '@')
        {
            end++;
        }

        var quotes = QuotesAt(end);
        return quotes == 0 ? 0 : end - _at + (quotes >= 3 ? quotes : 1);
    }

    private int QuotesAt(int start)
    {
        var end = start;
        while (end < _source.Length && _source[end] == '"')
        {
            end++;
        }

        return end - start;
    }

    private void SkipText(int opening)
    {
        var prefix = _source.Substring(_at, opening);
        var quotes = prefix.Count(character => character == '"');
        var dollars = prefix.Count(character => character == '$');
        var isVerbatim = prefix.Contains('@', StringComparison.Ordinal);
        _code.Append("\"\" ");
        _at += opening;
        while (_at < _source.Length && !IsEndOfText(quotes, isVerbatim))
        {
            if (dollars > 0 && Current == '{')
            {
                SkipBraces(quotes >= 3 ? dollars : 1, isRaw: quotes >= 3);
            }
            else
            {
                _at += (Current == '\\' && quotes == 1 && !isVerbatim) || (isVerbatim && StartsWith("\"\"")) ? 2 : 1;
            }
        }

        _at += quotes;
    }

    private bool IsEndOfText(int quotes, bool isVerbatim) => quotes >= 3
        ? QuotesAt(_at) >= quotes
        : Current == '"' && !(isVerbatim && StartsWith("\"\""));

    /// <summary>A hole, whose code is copied; or braces that are text.</summary>
    private void SkipBraces(int needed, bool isRaw)
    {
        var braces = 0;
        while (_at < _source.Length && Current == '{')
        {
            braces++;
            _at++;
        }

        var isHole = isRaw ? braces >= needed : braces % 2 == 1;
        if (isHole)
        {
            Copy(isHole: true);
            _code.Append(" \"\" ");
            _at += needed;
        }
    }
}
