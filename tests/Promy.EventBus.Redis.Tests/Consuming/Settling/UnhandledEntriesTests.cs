namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class UnhandledEntriesTests
{
    private const int Capacity = 1024;
    private readonly UnhandledEntries _entries = new();

    [Fact]
    public async Task TakeAsync_BeforeThereAreAny_WaitsAndTakesAll()
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
    public async Task AddAsync_WhileFull_WaitsForRoom()
    {
        await FillAsync();
        var adding = _entries.AddAsync(default).AsTask();
        Assert.False(adding.IsCompleted);

        await _entries.TakeAsync(CancellationToken.None);

        Assert.True(await adding);
    }

    [Fact]
    public async Task AddAsync_WhileFullAndStuck_RefusesThoseThatWaitToo()
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
    public async Task Close_ReturnsWhatWaits_AndNothingIsTakenAnyMore()
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
