using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Publishing;

public sealed class SendWindowTests
{
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(4);
    private static readonly Task Answer = Task.CompletedTask;
    private static readonly Task NoReply =
        Task.FromException(new RedisTimeoutException(CommandFlags.None, "in this test", CommandStatus.Sent));

    private readonly FakeTimeProvider _time = new();
    private readonly ConfigurationOptions _client = new() { AsyncTimeout = (int)WriteTimeout.TotalMilliseconds };
    private readonly SendWindow _window;

    public SendWindowTests() => _window = new SendWindow(WriteTimeout, _time, new ReplyTimeout(_client));

    private bool IsClientPatient => _client.AsyncTimeout > WriteTimeout.TotalMilliseconds;

    [Fact]
    public void TryEnter_succeeds_until_the_window_is_full_and_again_after_a_reply()
    {
        Assert.True(_window.TryEnter(SendWindowSize.Start - 1, out _));
        Assert.True(_window.TryEnter(SendWindowSize.Start, out var larger));
        Assert.False(_window.TryEnter(1, out _));

        _time.Advance(WriteTimeout / 2);
        _window.Leave(larger, Answer);

        Assert.True(_window.TryEnter(1, out _));
    }

    [Fact]
    public void TryEnter_lets_an_event_larger_than_the_window_go_alone()
    {
        Assert.True(_window.TryEnter(SendWindowSize.Max * 2, out var ticket));
        Assert.False(_window.TryEnter(1, out _));

        _window.Leave(ticket, Answer);

        Assert.True(_window.TryEnter(1, out _));
    }

    [Fact]
    public async Task RoomAsync_ends_in_the_order_of_the_line_if_the_window_was_full()
    {
        var full = _window.Enter(SendWindowSize.Start);
        using var first = _window.Join();
        using var second = _window.Join();
        var firstRoom = first.RoomAsync(CancellationToken.None);
        var secondRoom = second.RoomAsync(CancellationToken.None);

        Assert.False(firstRoom.IsCompleted);
        _window.Leave(full, Answer);
        await firstRoom.WaitAsync(Eventually.DefaultDeadline);

        // The first caller has not left yet, and a newcomer stands behind both.
        Assert.False(secondRoom.IsCompleted);
        Assert.False(_window.TryEnter(1, out _));
        first.Dispose();
        await secondRoom.WaitAsync(Eventually.DefaultDeadline);
        second.Dispose();
        Assert.True(_window.TryEnter(1, out _));
    }

    [Fact]
    public async Task RoomAsync_keeps_the_place_of_a_caller_that_asks_again()
    {
        using var first = _window.Join();
        using var second = _window.Join();
        await first.RoomAsync(CancellationToken.None).WaitAsync(Eventually.DefaultDeadline);
        var part = _window.Enter(SendWindowSize.Start);
        var (again, other) = (first.RoomAsync(CancellationToken.None), second.RoomAsync(CancellationToken.None));

        _window.Leave(part, Answer);

        await again.WaitAsync(Eventually.DefaultDeadline);
        Assert.False(other.IsCompleted);
    }

    [Fact]
    public async Task RoomAsync_leaves_the_line_to_the_others_if_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var full = _window.Enter(SendWindowSize.Start);
        var first = _window.Join();
        using var second = _window.Join();
        var (firstRoom, secondRoom) = (first.RoomAsync(cancellation.Token), second.RoomAsync(CancellationToken.None));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => firstRoom.WaitAsync(Eventually.DefaultDeadline));
        first.Dispose();
        _window.Leave(full, Answer);

        await secondRoom.WaitAsync(Eventually.DefaultDeadline);
    }

    [Fact]
    public async Task RoomAsync_reports_not_sent_if_no_reply_comes_for_the_write_timeout()
    {
        _window.Enter(SendWindowSize.Start);
        using var place = _window.Join();
        var room = place.RoomAsync(CancellationToken.None);

        Pass(WriteTimeout * 0.95);
        Assert.False(room.IsCompleted);
        Pass(WriteTimeout * 0.1);

        var error = await Assert.ThrowsAsync<RedisTimeoutException>(() => room.WaitAsync(Eventually.DefaultDeadline));
        Assert.Equal(PublishFault.NotStoredTimedOut, RedisErrors.ClassifyPublish(error));
    }

    [Fact]
    public async Task RoomAsync_waits_on_while_replies_come_now_and_then()
    {
        var tickets = Enumerable.Range(0, 10).Select(_ => _window.Enter(SendWindowSize.Start)).ToArray();
        using var place = _window.Join();
        var room = place.RoomAsync(CancellationToken.None);

        foreach (var ticket in tickets[1..])
        {
            Pass(WriteTimeout * 0.9);
            _window.Leave(ticket, Answer);
            Assert.False(room.IsCompleted);
        }

        _window.Leave(tickets[0], Answer);
        await room.WaitAsync(Eventually.DefaultDeadline);
    }

    [Fact]
    public async Task Leave_without_a_reply_fails_an_old_waiter_and_admits_a_young_one()
    {
        var full = _window.Enter(SendWindowSize.Start);
        using var old = _window.Join();
        var oldRoom = old.RoomAsync(CancellationToken.None);
        Pass(WriteTimeout * 0.7);
        using var young = _window.Join();
        var youngRoom = young.RoomAsync(CancellationToken.None);

        _window.Leave(full, NoReply);

        await Assert.ThrowsAsync<RedisTimeoutException>(() => oldRoom.WaitAsync(Eventually.DefaultDeadline));
        old.Dispose();
        await youngRoom.WaitAsync(Eventually.DefaultDeadline);
    }

    [Fact]
    public async Task Leave_before_the_reply_keeps_the_room_until_the_reply_comes()
    {
        var reply = new TaskCompletionSource();
        Assert.True(_window.TryEnter(SendWindowSize.Start, out var ticket));

        _window.Leave(ticket, reply.Task);
        Assert.False(_window.TryEnter(1, out _));
        reply.SetResult();

        await Eventually.TrueAsync(() => _window.Room > 0);
    }

    [Fact]
    public void The_client_gives_up_waiting_commands_only_if_no_reply_comes()
    {
        var (first, second) = (_window.Enter(1), _window.Enter(1));
        Assert.True(IsClientPatient);

        Pass(WriteTimeout * 0.9);
        _window.Leave(first, Answer);
        Pass(WriteTimeout * 0.9);
        Assert.True(IsClientPatient);
        Pass(WriteTimeout * 0.2);
        Assert.False(IsClientPatient);

        // It was late, not lost.
        _window.Leave(second, Answer);
        _window.Enter(1);
        Pass(WriteTimeout * 0.1);
        Assert.True(IsClientPatient);
    }

    [Fact]
    public void The_client_has_its_own_timeout_again_when_nothing_is_on_the_way()
    {
        _window.Leave(_window.Enter(1), Answer);
        Pass(WriteTimeout * 0.2);
        Assert.True(IsClientPatient);
        Pass(WriteTimeout * 0.2);
        Assert.False(IsClientPatient);

        _window.Enter(1);
        Assert.True(IsClientPatient);
    }

    [Fact]
    public void A_connection_that_is_up_again_counts_as_progress()
    {
        _window.Enter(1);
        Pass(WriteTimeout * 0.9);

        _window.NoticeProgress();
        Pass(WriteTimeout * 0.9);

        Assert.True(IsClientPatient);
    }

    [Fact]
    public void Size_follows_the_replies_and_is_reset_by_a_pause()
    {
        _window.Leave(_window.Enter(SendWindowSize.Start), Answer);
        Pass(WriteTimeout * 0.2);
        Assert.Equal(2 * SendWindowSize.Start, _window.Size);

        Pass(WriteTimeout * 0.2);
        Assert.Equal(SendWindowSize.Start, _window.Size);

        var slow = _window.Enter(SendWindowSize.Start);
        _time.Advance(WriteTimeout / 2);
        _window.Leave(slow, Answer);
        Assert.Equal(SendWindowSize.Start / 2, _window.Size);

        _window.Leave(_window.Enter(SendWindowSize.Start), NoReply);
        Assert.Equal(SendWindowSize.Start / 4, _window.Size);
    }

    /// <summary>In small steps: the window looks now and then.</summary>
    private void Pass(TimeSpan time)
    {
        for (var step = 0; step < 100; step++)
        {
            _time.Advance(time / 100);
        }
    }
}
