using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.InMemory.Conformance.Tests;

/// <summary>The transport on a broker for one test, and what an operator could look at or do.</summary>
internal sealed class InMemoryTransportUnderTest(InMemoryBroker broker, bool isOwn) : ITransportUnderTest
{
    private readonly string _test = Guid.NewGuid().ToString("N");

    public string Stream(string name) => $"{_test}:{name}";

    public string Group(string name) => $"{_test}-{name}";

    public ITransportProcess StartProcess() => new InMemoryProcess(broker);

    public void AddTo(IPromyEventBusBuilder bus)
    {
        bus.Services.AddSingleton(broker);
        bus.UseInMemory();
    }

    public void AddRefusedTo(IPromyEventBusBuilder bus, string password) =>
        throw new NotSupportedException("The broker has no credentials.");

    public Task<string> PublishRawAsync(string stream, byte[] metadata, byte[] payload) =>
        Task.FromResult(broker.Open(stream).Append(metadata, payload, trim: null));

    public Task<IReadOnlyList<StoredEntry>> ReadAllAsync(string stream) =>
        Task.FromResult<IReadOnlyList<StoredEntry>>(
        [
            .. (broker.Find(stream)?.Read(StreamEntryId.Zero, StreamEntryId.Max, int.MaxValue) ?? [])
                .Select(entry => new StoredEntry(entry.IdText, entry.Metadata.ToArray(), entry.Payload.ToArray())),
        ]);

    public Task<long> PendingAsync(string stream, string group) =>
        Task.FromResult(LagOf(stream, group)?.Pending ?? 0);

    public Task<long?> LagAsync(string stream, string group) => Task.FromResult(LagOf(stream, group)?.Lag);

    public Task RefuseWritesAsync(string stream)
    {
        broker.Open(stream).IsRefused = true;
        return Task.CompletedTask;
    }

    public Task AcceptWritesAsync(string stream)
    {
        broker.Open(stream).IsRefused = false;
        return Task.CompletedTask;
    }

    public Task StopServerAsync()
    {
        Own.Stop();
        return Task.CompletedTask;
    }

    public Task StartServerAsync()
    {
        Own.Start();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (isOwn)
        {
            broker.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private InMemoryBroker Own => isOwn
        ? broker
        : throw new InvalidOperationException(
            "The broker of the assembly must not be stopped: ask for one of the test's own.");

    private GroupLag? LagOf(string stream, string group) =>
        broker.Find(stream)?.FindGroup(group)?.Lag();
}
