using System.Diagnostics;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// Ends a server whose test process dies without disposing it: a shell that waits for the end of its input, which the
/// system closes when the test process is gone, then kills the server and removes its directory.
/// </summary>
public sealed class OrphanGuard : IAsyncDisposable
{
    private const string Script = "trap '' INT; read -r _; kill -9 \"$1\"; rm -rf \"$2\"";

    private readonly Process _shell;

    private OrphanGuard(Process shell) => _shell = shell;

    /// <summary>Begins to watch: when this process ends, that one is killed and the directory removed.</summary>
    public static OrphanGuard Watch(int processId, string directory)
    {
        var shell = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh", ["-c", Script, "orphan-guard", $"{processId}", directory])
            {
                RedirectStandardInput = true,
            },
        };
        shell.Start();
        return new OrphanGuard(shell);
    }

    /// <summary>Ends the watch; the process and the directory stay.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.Kill();
        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
    }
}
