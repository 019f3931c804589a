using static Promy.EventBus.Samples.Tests.Deployment.Manifests;

namespace Promy.EventBus.Samples.Tests.Deployment;

public sealed class KubernetesTests
{
    public static TheoryData<string> Workloads => ["web-api-publisher", "worker-subscriber"];

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_pod_has_more_time_to_stop_than_its_host_takes(string workload)
    {
        var pod = Pod("Deployment", workload);
        var container = Assert.Single(Items(pod["containers"]));
        var pause = Has(container, "lifecycle") ? Number(container["lifecycle"]["preStop"]["sleep"]["seconds"]) : 0;

        Assert.True(Number(pod["terminationGracePeriodSeconds"]) > pause + HostLimits.ShutdownSeconds);
    }

    [Fact]
    public void The_api_goes_on_answering_until_it_has_left_the_service()
    {
        var container = Assert.Single(Items(Pod("Deployment", "web-api-publisher")["containers"]));

        Assert.True(Number(container["lifecycle"]["preStop"]["sleep"]["seconds"]) > 0);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_drained_node_takes_one_replica_at_a_time(string workload)
    {
        var budget = Find("PodDisruptionBudget", workload)["spec"];

        Assert.Equal("1", (string?)budget["maxUnavailable"]);
        Assert.Equal(Selector(workload), budget["selector"].ToString());
        Assert.True(Number(Find("Deployment", workload)["spec"]["replicas"]) > 1);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Replicas_are_spread_over_nodes_and_zones_if_there_are_several(string workload)
    {
        var spread = Items(Pod("Deployment", workload)["topologySpreadConstraints"]);

        Assert.Equal(
            ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
            spread.Select(constraint => (string?)constraint["topologyKey"]));
        Assert.All(spread, constraint =>
        {
            Assert.Equal("1", (string?)constraint["maxSkew"]);
            Assert.Equal("ScheduleAnyway", (string?)constraint["whenUnsatisfiable"]);
            Assert.Equal(Selector(workload), constraint["labelSelector"].ToString());
        });
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_workload_has_the_connection_string_of_its_own_user(string workload)
    {
        var container = Assert.Single(Items(Pod("Deployment", workload)["containers"]));
        var credentials = new Uri(ConnectionString(workload)).UserInfo.Split(':');

        Assert.Contains(
            Items(container["envFrom"]),
            source => Has(source, "secretRef") && (string?)source["secretRef"]["name"] == $"{workload}-redis");
        Assert.Equal(workload, credentials[0]);
        var user = Assert.Single(Users, line => line.StartsWith($"user {workload} ", StringComparison.Ordinal));
        Assert.Contains($">{credentials[1]}", user.Split(' '));
    }

    [Fact]
    public void Redis_reads_its_users_from_the_secret_and_its_probes_ask_as_one_of_them()
    {
        var pod = Pod("StatefulSet", "redis");
        var container = Assert.Single(Items(pod["containers"]));
        var mounted = Items(pod["volumes"]).Single(volume => Has(volume, "secret"));

        Assert.Equal("redis-users", (string?)mounted["secret"]["secretName"]);
        Assert.Contains(Items(container["volumeMounts"]), mount =>
            (string?)mount["name"] == (string?)mounted["name"] && (string?)mount["mountPath"] == "/etc/redis");
        Assert.Contains("/etc/redis/users.acl", Items(container["args"]).Select(argument => (string?)argument));
        Assert.All(["startupProbe", "readinessProbe"], probe => Assert.Contains(
            "redis-cli --user probe ",
            (string?)Items(container[probe]["exec"]["command"])[^1],
            StringComparison.Ordinal));
    }

    private static string Selector(string workload) => Find("Deployment", workload)["spec"]["selector"].ToString();
}
