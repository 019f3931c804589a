using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Testing;
using Promy.EventBus.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Collects every text that people may read, with its place, and looks for a secret in the texts.</summary>
internal sealed class SecretScan
{
    /// <summary>The options that are there to hold the secret.</summary>
    private static readonly string[] Holders =
        [$"{nameof(EventBusRedisOptions)}.{nameof(EventBusRedisOptions.ConnectionString)}"];

    private readonly ConcurrentQueue<(string Where, string Text)> _texts = new();
    private readonly ConcurrentDictionary<Type, byte> _types = new();

    /// <summary>Types of the objects and exceptions that were looked at.</summary>
    public ICollection<Type> Types => _types.Keys;

    public int Count(string where) => _texts.Count(text => text.Where.StartsWith(where, StringComparison.Ordinal));

    public string[] Hits(string secret) =>
        [
            .. _texts.Where(text => text.Text.Contains(secret, StringComparison.OrdinalIgnoreCase))
                .Select(text => $"{text.Where}: {text.Text}"),
        ];

    public void Add(string where, object? value)
    {
        if (value?.ToString() is { Length: > 0 } text)
        {
            _texts.Enqueue((where, text));
        }
    }

    public void Add(FakeLogRecord record)
    {
        var where = $"log {record.Id.Id} of {record.Category}";
        Add(where, record.Message);
        AddPairs(where, record.StructuredState);
        foreach (var scope in record.Scopes)
        {
            Add(where, scope);
            AddPairs(where, scope as IEnumerable);
        }

        if (record.Exception is not null)
        {
            Add(where, record.Exception);
        }
    }

    public void Add(HealthReport report)
    {
        foreach (var (name, entry) in report.Entries)
        {
            var where = $"health {name}";
            Add(where, entry.Description);
            AddPairs(where, entry.Data);
            if (entry.Exception is not null)
            {
                Add(where, entry.Exception);
            }
        }
    }

    public void Add(string where, Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            AddObject(current, $"{where}: exception");
            AddPairs($"{where}: data of an exception", current.Data);
            if (current is AggregateException aggregate)
            {
                aggregate.InnerExceptions.ToList().ForEach(inner => Add(where, inner));
            }
        }
    }

    /// <summary>ToString and every public text, also of objects of the bus behind public members.</summary>
    public void AddObject(object value, string where = "object")
    {
        _types.TryAdd(value.GetType(), 0);
        Add($"{where} {value.GetType().Name}.ToString", value);
        var properties = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var property in properties.Where(property => property.GetIndexParameters().Length == 0))
        {
            var name = $"{property.DeclaringType!.Name}.{property.Name}";
            var content = Holders.Contains(name) ? null : Read(property, value);
            object?[] items = content is IEnumerable several and not string ? [.. several.Cast<object?>()] : [content];
            foreach (var item in items)
            {
                AddContent($"{where} {name}", item);
            }
        }
    }

    private void AddContent(string where, object? content)
    {
        if (content is string)
        {
            Add(where, content);
        }
        else if (content is { } found and not Exception && found.GetType() is { IsClass: true, IsArray: false } type
            && type.Namespace?.StartsWith("Promy.", StringComparison.Ordinal) == true)
        {
            AddObject(found, where);
        }
    }

    private static object? Read(PropertyInfo property, object value)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException?.Message;
        }
    }

    private void AddPairs(string where, IEnumerable? pairs)
    {
        foreach (var pair in pairs ?? Array.Empty<object>())
        {
            Add(where, pair is DictionaryEntry entry ? $"{entry.Key}={entry.Value}" : pair);
            if (pair is KeyValuePair<string, object> { Value: IDictionary nested })
            {
                AddPairs(where, nested);
            }
        }
    }
}
