using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Promy.EventBus.Samples.Tests.Deployment;

/// <summary>What deploys the samples: compose.yaml and the manifests of samples/k8s.</summary>
internal static class Manifests
{
    private const string Kubernetes = "samples/k8s";

    /// <summary>The lines of users.acl, each the words of one user.</summary>
    public static IReadOnlyList<string> Users { get; } =
        File.ReadAllLines(RepositoryRoot.PathOf($"{Kubernetes}/users.acl"));

    /// <summary>A service of compose.yaml.</summary>
    public static YamlNode Service(string name) => Assert.Single(Documents("compose.yaml"))["services"][name];

    /// <summary>An object of Kubernetes.</summary>
    public static YamlNode Find(string kind, string name) =>
        Directory.EnumerateFiles(RepositoryRoot.PathOf(Kubernetes), "*.yaml")
            .SelectMany(Documents)
            .Single(found => (string?)found["kind"] == kind && Name(found) == name);

    /// <summary>The pod of a workload.</summary>
    public static YamlNode Pod(string kind, string name) => Find(kind, name)["spec"]["template"]["spec"];

    /// <summary>The connection string that a workload has of its secret.</summary>
    public static string ConnectionString(string workload)
    {
        const string Key = "ConnectionStrings__Redis=";
        var secret = Items(Assert.Single(Documents($"{Kubernetes}/kustomization.yaml"))["secretGenerator"])
            .Single(generated => (string?)generated["name"] == $"{workload}-redis");
        var literal = (string?)Assert.Single(Items(secret["literals"])) ?? "";
        Assert.StartsWith(Key, literal, StringComparison.Ordinal);
        return literal[Key.Length..];
    }

    public static IList<YamlNode> Items(YamlNode sequence) => ((YamlSequenceNode)sequence).Children;

    public static bool Has(YamlNode mapping, string key) => ((YamlMappingNode)mapping).Children.ContainsKey(key);

    public static int Number(YamlNode scalar) =>
        int.Parse(((string?)scalar)!, CultureInfo.InvariantCulture);

    /// <param name="path">A file of the repository.</param>
    public static IEnumerable<YamlNode> Documents(string path)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(RepositoryRoot.PathOf(path));
        stream.Load(text);
        return stream.Documents.Select(document => document.RootNode);
    }

    private static string? Name(YamlNode document) =>
        Has(document, "metadata") ? (string?)document["metadata"]["name"] : null;
}
