namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Some hosts that end together.</summary>
internal sealed class Hosts : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _hosts = [];

    public void Add(IAsyncDisposable host) => _hosts.Add(host);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_hosts.Select(host => host.DisposeAsync().AsTask()));
}
