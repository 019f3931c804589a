using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// A program of a document that runs in this process as it stands there, from its start until it is disposed. Settings
/// are given as arguments. The host is caught when it is built, by the event that .NET raises for tools.
/// </summary>
internal sealed class RunningSnippet
    : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IAsyncDisposable
{
    /// <summary>Other tests build hosts at the same time: only that of the own program counts.</summary>
    private static readonly AsyncLocal<RunningSnippet?> Current = new();

    private readonly TaskCompletionSource<IHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;

    private RunningSnippet(SnippetProgram program, string[] arguments)
    {
        var main = SnippetCompiler.Load(program).EntryPoint!;
        _run = Task.Factory.StartNew(
            () =>
            {
                Current.Value = this;
                using var listeners = DiagnosticListener.AllListeners.Subscribe(this);
                main.Invoke(obj: null, [arguments]);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Where a program of the web listens.</summary>
    public Uri Address { get; private set; } = new("http://none");

    public static Task<RunningSnippet> StartAsync(Document document, string name, params string[] arguments) =>
        StartAsync(SnippetProgram.Of(document).Single(program => program.Name == name), arguments);

    public static async Task<RunningSnippet> StartAsync(SnippetProgram program, params string[] arguments)
    {
        var running = new RunningSnippet(program, arguments);
        await running.StartedAsync();
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        var host = await _host.Task;
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _run;
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (Current.Value == this && value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (Current.Value == this && value is { Key: "HostBuilt", Value: IHost host })
        {
            _host.TrySetResult(host);
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    /// <summary>Fails with what the program failed with, if it ends before it has started.</summary>
    private async Task StartedAsync()
    {
        await Task.WhenAny(_host.Task, _run);
        if (_run.IsFaulted)
        {
            await _run;
        }

        var host = await _host.Task.WaitAsync(TestContext.Current.CancellationToken);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        await Eventually.TrueAsync(() => lifetime.ApplicationStarted.IsCancellationRequested || _run.IsCompleted);
        if (host.Services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>() is { } addresses)
        {
            Address = new Uri(addresses.Addresses.First());
        }
    }
}
