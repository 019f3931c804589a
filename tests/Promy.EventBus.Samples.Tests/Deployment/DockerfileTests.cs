using System.Xml.Linq;

namespace Promy.EventBus.Samples.Tests.Deployment;

public sealed class DockerfileTests
{
    [Theory]
    [InlineData("WebApiPublisher")]
    [InlineData("WorkerSubscriber")]
    public void An_image_restores_every_project_that_the_sample_needs(string sample)
    {
        var dockerfile = File.ReadAllLines(RepositoryRoot.PathOf($"samples/{sample}/Dockerfile"));

        Assert.All(ReferencesOf($"samples/{sample}/{sample}.csproj"), project =>
            Assert.Contains($"COPY {project}/*.csproj {project}/packages.lock.json {project}/", dockerfile));
    }

    /// <summary>The folders of the projects that a project references, directly or not.</summary>
    private static IEnumerable<string> ReferencesOf(string project)
    {
        var path = RepositoryRoot.PathOf(project);
        return XDocument.Load(path).Descendants("ProjectReference")
            .Select(reference => (string)reference.Attribute("Include")!)
            .Select(reference => Path.GetFullPath(reference, Path.GetDirectoryName(path)!))
            .Select(referenced => Path.GetRelativePath(RepositoryRoot.FullName, referenced))
            .SelectMany(referenced => ReferencesOf(referenced).Prepend(Path.GetDirectoryName(referenced)!))
            .Distinct();
    }
}
