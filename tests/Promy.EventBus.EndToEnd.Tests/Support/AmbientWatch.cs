using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Clock and logger of a host. Records the code that sees the value ambient at the start of the host or at a publish.
/// </summary>
public sealed class AmbientWatch : TimeProvider, ILoggerProvider
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private readonly string[] _loops;

    /// <param name="loops">Types that must never see the value. Other users of the clock may.</param>
    public AmbientWatch(params string[] loops) => _loops = loops;

    /// <summary>Places that saw the value and must not.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public ConcurrentQueue<int> Handled { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public int Ticks => Volatile.Read(ref _ticks);

    private int _ticks;

    public static async Task RunAsync(string value, Func<Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Ambient.Value = value;
        await run();
    }

    public void Look(string where)
    {
        if (Ambient.Value is { } value)
        {
            Seen.Enqueue($"{where} ({value})");
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        LookAtCaller();
        return base.GetUtcNow();
    }

    public override long GetTimestamp()
    {
        LookAtCaller();
        return base.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        LookAtCaller();
        return base.CreateTimer(
            inner =>
            {
                Interlocked.Increment(ref _ticks);
                Look($"timer of {callback.Method.DeclaringType}");
                callback(inner);
            },
            state,
            dueTime,
            period);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void LookAtCaller()
    {
        if (Ambient.Value is null)
        {
            return;
        }

        // A constructor asks on behalf of its caller.
        var callers = new StackTrace().GetFrames().Select(frame => frame.GetMethod()).OfType<MethodBase>().ToList();
        var names = callers.Exists(IsConstructorOfOurs)
            ? []
            : callers.Select(method => OutermostOf(method.DeclaringType)?.Name);
        foreach (var loop in names.Intersect(_loops))
        {
            Look($"loop {loop}");
        }
    }

    private static bool IsConstructorOfOurs(MethodBase method) =>
        method.IsConstructor && method.DeclaringType!.FullName!.StartsWith("Promy.", StringComparison.Ordinal);

    private static Type? OutermostOf(Type? type) => type?.DeclaringType is { } outer ? OutermostOf(outer) : type;

    private sealed class Logger(AmbientWatch watch, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (category.StartsWith("Promy.", StringComparison.Ordinal))
            {
                watch.Lines.Enqueue(eventId.Name ?? "");
                watch.Look($"log {eventId.Id} {eventId.Name}");
            }
        }
    }
}
