using System.Runtime.CompilerServices;
using Xunit.Sdk;

#if CONFORMANCE_PACKAGE
namespace Promy.EventBus.Transport.Conformance;
#else
namespace Promy.EventBus.TestSupport;
#endif

/// <summary>
/// Waits until something becomes true, by reading it again and again. The only place where tests wait for real time;
/// stops when the test is cancelled, and a read that throws counts as "not yet".
/// </summary>
public static class Eventually
{
    /// <summary>
    /// How long to wait if a test names no deadline: longer than a busy machine takes for an immediate result.
    /// </summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Waits until <paramref name="condition"/> is true.</summary>
    public static Task TrueAsync(
        Func<bool> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string expected = "") =>
        PollAsync(() => Task.FromResult(condition()), value => value, within, expected);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string)"/>
    public static Task TrueAsync(
        Func<Task<bool>> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string expected = "") =>
        PollAsync(condition, value => value, within, expected);

    /// <summary>Waits until <paramref name="read"/> returns <paramref name="expected"/>.</summary>
    public static Task EqualAsync<T>(T expected, Func<T> read, TimeSpan? within = null) =>
        EqualAsync(expected, () => Task.FromResult(read()), within);

    /// <inheritdoc cref="EqualAsync{T}(T, Func{T}, TimeSpan?)"/>
    public static Task EqualAsync<T>(T expected, Func<Task<T>> read, TimeSpan? within = null) =>
        PollAsync(
            read,
            value => EqualityComparer<T>.Default.Equals(value, expected),
            within,
            EventualValue.Format(expected));

    /// <summary>Waits until <paramref name="until"/> accepts the value read; returns that value.</summary>
    public static Task<T> ReadAsync<T>(
        Func<T> read,
        Func<T, bool> until,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(until))] string expected = "") =>
        PollAsync(() => Task.FromResult(read()), until, within, expected);

    /// <inheritdoc cref="ReadAsync{T}(Func{T}, Func{T, bool}, TimeSpan?, string)"/>
    public static Task<T> ReadAsync<T>(
        Func<Task<T>> read,
        Func<T, bool> until,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(until))] string expected = "") =>
        PollAsync(read, until, within, expected);

    private static async Task<T> PollAsync<T>(
        Func<Task<T>> read, Func<T, bool> until, TimeSpan? within, string expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var deadline = within ?? DefaultDeadline;
        var started = TimeProvider.System.GetTimestamp();
        var last = new EventualValue();
        while (TimeProvider.System.GetElapsedTime(started) is var elapsed && elapsed < deadline)
        {
            try
            {
                var value = await read().WaitAsync(deadline - elapsed, cancellationToken);
                last.Saw(value);
                if (until(value))
                {
                    return value;
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                last.Saw(error);
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw FailException.ForFailure(
            $"Expected within {deadline.TotalSeconds:0.###} s: {expected}{Environment.NewLine}Last value: {last}");
    }
}
