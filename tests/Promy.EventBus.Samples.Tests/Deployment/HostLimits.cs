using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Samples.Tests.Deployment;

/// <summary>How long the samples' hosts may take to stop; neither sample changes it.</summary>
internal static class HostLimits
{
    public static double ShutdownSeconds { get; } = new HostOptions().ShutdownTimeout.TotalSeconds;
}
