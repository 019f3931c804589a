using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Promy.EventBus.TestSupport;

/// <summary>Stops and continues a process that this process started.</summary>
internal static class PosixSignals
{
    internal static void Stop(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 17 : 19);

    internal static void Continue(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 19 : 18);

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
