using YamlDotNet.RepresentationModel;
using static Promy.EventBus.Samples.Tests.Deployment.Manifests;

namespace Promy.EventBus.Samples.Tests.Deployment;

/// <summary>What deploys a worker that was made from the template.</summary>
public sealed class TemplateTests
{
    private const string Template = "src/Promy.EventBus.Templates/content/promy-worker";

    private static readonly string Program = Read("src/Template.1/Program.cs");

    [Theory]
    [InlineData("startupProbe", "/health/live")]
    [InlineData("livenessProbe", "/health/live")]
    [InlineData("readinessProbe", "/health/ready")]
    public void A_probe_of_the_template_asks_a_path_of_the_worker(string probe, string path)
    {
        var asked = Container()[probe]["httpGet"];

        Assert.Equal(path, (string?)asked["path"]);
        Assert.Equal("http", (string?)asked["port"]);
        Assert.Contains($"app.MapHealthChecks(\"{path}\"", Program, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_of_the_template_listens_on_the_port_of_its_pod()
    {
        var port = Assert.Single(Items(Container()["ports"]));

        Assert.Equal("http", (string?)port["name"]);
        Assert.Contains($"\nEXPOSE {port["containerPort"]}\n", Read("Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_of_the_template_has_more_time_to_stop_than_its_host_takes() =>
        Assert.True(Number(PodOfTemplate()["terminationGracePeriodSeconds"]) > HostLimits.ShutdownSeconds);

    private static YamlNode Container() =>
        Assert.Single(Items(PodOfTemplate()["containers"]));

    private static YamlNode PodOfTemplate() =>
        Assert.Single(Documents($"{Template}/k8s/worker.yaml"))["spec"]["template"]["spec"];

    private static string Read(string file) => File.ReadAllText(RepositoryRoot.PathOf($"{Template}/{file}"));
}
