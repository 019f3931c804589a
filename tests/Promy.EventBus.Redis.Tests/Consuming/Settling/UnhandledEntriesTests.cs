namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class UnhandledEntriesTests
{
    private const int Capacity = 1024;
    private readonly UnhandledEntries _entries = new();

    [Fact]
    public async Task TakeAsync_waits_for_entries_and_takes_all()
    {
        var taking = _entries.TakeAsync(CancellationToken.None);
        Assert.False(taking.IsCompleted);

        Assert.True(await _entries.AddAsync(default));

        Assert.Single(await taking);
        await FillAsync();
        Assert.Equal(Capacity, (await _entries.TakeAsync(CancellationToken.None)).Count);
        using var cancelled = new CancellationTokenSource();
        var waiting = _entries.TakeAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task AddAsync_waits_for_room_if_full()
    {
        await FillAsync();
        var adding = _entries.AddAsync(default).AsTask();
        Assert.False(adding.IsCompleted);

        await _entries.TakeAsync(CancellationToken.None);

        Assert.True(await adding);
    }

    [Fact]
    public async Task AddAsync_refuses_new_and_waiting_entries_if_full_and_stuck()
    {
        await FillAsync();
        var adding = _entries.AddAsync(default).AsTask();

        _entries.SetStuck(true);

        Assert.False(await adding);
        Assert.False(await _entries.AddAsync(default));
        await _entries.TakeAsync(CancellationToken.None);
        Assert.True(await _entries.AddAsync(default));
    }

    [Fact]
    public async Task Close_returns_the_waiting_entries_and_refuses_further_ones()
    {
        await FillAsync();
        var adding = _entries.AddAsync(default).AsTask();

        Assert.Equal(Capacity, _entries.Close().Count);

        Assert.True(_entries.IsClosed);
        Assert.False(await adding);
        Assert.False(await _entries.AddAsync(default));
    }

    private async Task FillAsync()
    {
        for (var index = 0; index < Capacity; index++)
        {
            Assert.True(await _entries.AddAsync(default));
        }
    }
}
