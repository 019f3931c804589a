using System.Text.RegularExpressions;
using System.Xml.Linq;
using Promy.EventBus.Packages.Tests.Support;

namespace Promy.EventBus.Packages.Tests;

/// <summary>Projects outside the repository, which have the packages and nothing else of it.</summary>
public sealed partial class ConsumerTests(PackedPackages packages)
{
    [Fact]
    public async Task A_worker_runs_with_the_first_version_of_the_packages_of_NET()
    {
        var project = packages.CreateProject(
            $"""
            <ItemGroup>
              <PackageReference Include="Microsoft.Extensions.Hosting" Version="[10.0.0]" />
              <PackageReference Include="Promy.EventBus.Hosting" Version="{packages.Version}" />
            </ItemGroup>
            """,
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using Promy.EventBus;
            using Promy.EventBus.Events;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Services
                .AddPromyEventBus(options =>
                {
                    options.Redis.ConnectionString = "localhost:6379";
                    options.Consumer.Group = "consumers";
                })
                .AddConsumer<Handler>();
            using var host = builder.Build();
            Console.WriteLine($"{host.Services.GetServices<IHostedService>().Count()} services");

            internal sealed class Handler : IEventHandler<UserRegisteredEvent>
            {
                public Task HandleAsync(UserRegisteredEvent user, EventContext context, CancellationToken token) =>
                    Task.CompletedTask;
            }
            """);

        Assert.Matches("^[1-9][0-9]* services", await project.RunAsync());
    }

    [Fact]
    public async Task The_conformance_package_brings_its_tests_into_a_project()
    {
        var project = packages.CreateProject(
            $"""
            <PropertyGroup>
              <ConformanceTransport>Elsewhere.NoTransports</ConformanceTransport>
            </PropertyGroup>
            <ItemGroup>
              <PackageReference Include="Promy.EventBus.Transport.Conformance" Version="{packages.Version}" />
              <PackageReference Include="xunit.v3" Version="{VersionOf("xunit.v3")}" />
            </ItemGroup>
            """,
            """
            using Promy.EventBus.Transport.Conformance;

            namespace Elsewhere;

            public sealed class NoTransports : ITransportFactory
            {
                public TransportFeatures Features { get; } = new();

                public Task<ITransportUnderTest> StartAsync(TransportServer server) =>
                    throw new NotSupportedException();
            }
            """);

        var listed = await project.RunAsync("-list", "classes");

        Assert.All(Properties(), property => Assert.Contains(property, listed, StringComparison.Ordinal));
    }

    /// <summary>The classes of the suite, as the package compiles them into a project.</summary>
    private static List<string> Properties()
    {
        var suite = RepositoryRoot.PathOf("tests/Promy.EventBus.Transport.Conformance/build/ConformanceTests.cs");
        var properties = ClassOfTests().Matches(File.ReadAllText(suite))
            .Select(match => $"Properties+{match.Groups[1].Value}")
            .ToList();
        Assert.NotEmpty(properties);
        return properties;
    }

    private static string VersionOf(string package) =>
        XDocument.Load(RepositoryRoot.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(version => (string?)version.Attribute("Include") == package)
            .Select(version => (string)version.Attribute("Version")!)
            .Single();

    [GeneratedRegex(@"public sealed class (\w+)\(ConformanceTransport")]
    private static partial Regex ClassOfTests();
}
