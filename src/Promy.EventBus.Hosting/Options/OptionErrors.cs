using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>Collects errors of options: one line each, with the full key, the value and the remedy.</summary>
internal sealed class OptionErrors
{
    /// <summary>Largest payload that a transport must accept: the limit of one field in Redis.</summary>
    public const int MaxFieldBytes = 512 * 1024 * 1024;

    public static readonly TimeSpan MinDuration = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1);

    private readonly string _prefix;
    private readonly List<string> _lines;

    public OptionErrors(string prefix)
        : this(prefix, [])
    {
    }

    private OptionErrors(string prefix, List<string> lines)
    {
        _prefix = prefix;
        _lines = lines;
    }

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The same list, for the keys below <paramref name="section"/>.</summary>
    public OptionErrors Below(string section) => new($"{_prefix}:{section}", _lines);

    public void Add(string key, string problem) => AddAt($"{_prefix}:{key}", problem);

    public void AddAt(string fullKey, string problem) => _lines.Add($"{fullKey}: {problem}");

    public void CheckRange(string key, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            Add(key, $"{value} is out of range. Use {min} to {max}.");
        }
    }

    public void CheckAtLeast(string key, long value, long min)
    {
        if (value < min)
        {
            Add(key, $"{value} is out of range. Use {min} or more.");
        }
    }

    /// <summary>Checks a wait above 0: from 1 millisecond, the finest unit of a server, to 1 day.</summary>
    public void CheckWait(string key, TimeSpan value) => CheckDuration(key, value, MinDuration, MaxDuration);

    public void CheckDuration(string key, TimeSpan value, TimeSpan min, TimeSpan max)
    {
        if (value < min || value > max)
        {
            Add(key, $"{value} is out of range. Use {min} to {max}.");
        }
    }

    public void CheckName(string key, string? value)
    {
        if (!WireNames.IsName(value))
        {
            Add(key, $"'{WireNames.Printable(value)}' is not a usable name. {WireNames.NameRule}");
        }
    }

    /// <summary>Checks that an entry of a list has a name that no earlier entry has.</summary>
    /// <param name="key">Key of the name.</param>
    /// <param name="value">The name.</param>
    /// <param name="earlier">The names of the earlier entries.</param>
    /// <param name="what">The kind of entry: "stream".</param>
    public void CheckListedOnce(string key, string value, IEnumerable<string> earlier, string what)
    {
        if (earlier.Contains(value))
        {
            Add(key, $"'{WireNames.Printable(value)}' is listed twice. List each {what} once.");
        }
    }

    public void CheckDefined<TEnum>(string key, TEnum value)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            Add(key, $"{value} is unknown. Use {string.Join(" or ", Enum.GetNames<TEnum>())}.");
        }
    }

    public ValidateOptionsResult ToResult() =>
        _lines.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_lines);
}
