using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Promy.EventBus.TestSupport;

/// <summary>Stops, continues and terminates a process that this process started.</summary>
public static class PosixSignals
{
    /// <summary>SIGSTOP: freezes it; its connections stay open.</summary>
    public static void Stop(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 17 : 19);

    /// <summary>SIGCONT.</summary>
    public static void Continue(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 19 : 18);

    /// <summary>SIGTERM: asks it to end in order, as Kubernetes does.</summary>
    public static void Terminate(int processId) => Send(processId, 15);

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public static void Interrupt(int processId) => Send(processId, 2);

    private static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
