using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>The host knows transports by the seam alone. Code specific to Redis is in one folder.</summary>
public sealed partial class TransportConventionTests
{
    private static readonly string Door = Path.Combine("src", "Promy.EventBus.Hosting", "Transport", "Redis");

    [Fact]
    public void Hosting_names_the_redis_project_in_one_folder() =>
        Assert.Empty(
            from file in SourceTree.Files("Promy.EventBus.Hosting")
            where !file.Path.StartsWith(Door + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            from line in file.Lines
            where NameOfRedis().IsMatch(line)
            select $"{file.Path}: '{line.Trim()}'. Ask IEventTransport, or move it to {Door}.");

    [Fact]
    public void The_folder_of_redis_exists_and_names_it() =>
        Assert.Contains(
            SourceTree.Files("Promy.EventBus.Hosting"),
            file => file.Path.StartsWith(Door, StringComparison.Ordinal)
                && file.Lines.Contains("using Promy.EventBus.Redis;"));

    /// <summary>The namespace, even if named in part, and members of the Redis options.</summary>
    [GeneratedRegex(@"(?<!StackExchange\.)\bRedis\.[A-Z]|Promy\.EventBus\.Redis\b")]
    private static partial Regex NameOfRedis();
}
