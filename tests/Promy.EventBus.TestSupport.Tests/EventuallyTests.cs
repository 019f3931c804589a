using Xunit.Sdk;

namespace Promy.EventBus.TestSupport.Tests;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task ReadAsync_returns_the_value_once_the_condition_is_true()
    {
        var count = 0;

        var value = await Eventually.ReadAsync(() => ++count, n => n == 3);

        Assert.Equal(3, value);
    }

    [Fact]
    public async Task ReadAsync_fails_with_expectation_and_last_value_at_the_deadline()
    {
        var failure = await Assert.ThrowsAsync<FailException>(
            () => Eventually.ReadAsync(() => "pending", state => state == "done", Short));

        Assert.Equal(
            """
            Expected within 0.1 s: state => state == "done"
            Last value: "pending"
            """,
            failure.Message,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task EqualAsync_fails_with_the_exception_of_the_read()
    {
        static Task<int> Read() => throw new InvalidOperationException("not connected");

        var failure = await Assert.ThrowsAsync<FailException>(() => Eventually.EqualAsync(1, Read, Short));

        Assert.EndsWith(
            "Last value: InvalidOperationException: not connected", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrueAsync_fails_at_the_deadline_if_the_read_never_completes()
    {
        var never = new TaskCompletionSource<bool>();

        var failure = await Assert.ThrowsAsync<FailException>(() => Eventually.TrueAsync(() => never.Task, Short));

        Assert.StartsWith("Expected within 0.1 s: () => never.Task", failure.Message, StringComparison.Ordinal);
    }
}
