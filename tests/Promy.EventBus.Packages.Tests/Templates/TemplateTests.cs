using Promy.EventBus.Packages.Tests.Support;

namespace Promy.EventBus.Packages.Tests.Templates;

/// <summary>What <c>dotnet new</c> makes of the packed templates, outside the repository.</summary>
[Trait(TestCategories.Trait, TestCategories.Slow)]
public sealed class TemplateTests(PackedPackages packages)
{
    /// <summary>Each template with a name that is a namespace only after it was changed.</summary>
    public static TheoryData<string, string> Services => new()
    {
        { "promy-publisher", "Orders.1-Api" },
        { "promy-worker", "order-worker" },
    };

    [Fact]
    public async Task The_templates_are_listed_by_the_word_promy()
    {
        using var user = await TemplateUser.CreateAsync(packages);

        var listed = await user.NewAsync("list", "promy");

        Assert.All(Services, service => Assert.Contains($" {service.Data.Item1} ", listed, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_new_service_builds_and_its_tests_pass(string template, string name)
    {
        using var user = await TemplateUser.CreateAsync(packages);
        var service = await user.MakeAsync(template, name);

        await DotNetCommand.RunAsync(service, "build");
        var summary = await DotNetCommand.RunAsync(service, "test", "--no-build");

        Assert.Contains("Test run summary: Passed!", summary, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_new_service_demands_a_Redis_outside_development(string template, string name)
    {
        using var user = await TemplateUser.CreateAsync(packages);
        var service = await user.MakeAsync(template, name);

        var printed = await DotNetCommand.FailAsync(service, "run", "--project", $"src/{name}", "--no-launch-profile");

        Assert.Contains("Promy:EventBus:Redis:ConnectionString: no Redis is given.", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order-worker", "order-worker")]
    [InlineData("Orders.Worker", "orders-worker")]
    [InlineData("OrderWorker", "order-worker")]
    public async Task The_group_of_a_worker_is_its_name_with_hyphens(string name, string group)
    {
        using var user = await TemplateUser.CreateAsync(packages);
        var service = await user.MakeAsync("promy-worker", name);

        AssertHas($"\"Group\": \"{group}\"", service, $"src/{name}/appsettings.json");
        AssertHas($"  name: {group}\n", service, "k8s/worker.yaml");
    }

    [Fact]
    public async Task The_parameters_name_the_stream_and_the_group()
    {
        using var user = await TemplateUser.CreateAsync(packages);
        var service = await user.MakeAsync("promy-worker", "Worker", "--stream", "events:shop", "--group", "shop");

        AssertHas("\"Group\": \"shop\"", service, "src/Worker/appsettings.json");
        AssertHas("Stream = \"events:shop\"", service, "src/Worker/Events/OrderPlacedEvent.cs");
    }

    private static void AssertHas(string text, string service, string file) =>
        Assert.Contains(text, File.ReadAllText(Path.Combine(service, file)), StringComparison.Ordinal);
}
