namespace Promy.EventBus.FaultTests;

/// <summary>The clock of the journals: all processes of a run are on one machine.</summary>
internal static class Clock
{
    /// <summary>Unix time in milliseconds.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
