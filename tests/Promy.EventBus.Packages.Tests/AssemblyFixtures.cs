using Promy.EventBus.Packages.Tests.Support;

[assembly: AssemblyFixture(typeof(PackedPackages))]
