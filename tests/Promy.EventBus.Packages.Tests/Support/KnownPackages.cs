namespace Promy.EventBus.Packages.Tests.Support;

/// <summary>The packages that the machine has unpacked: what is there needs no source.</summary>
internal static class KnownPackages
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
