namespace Promy.EventBus.Hosting.Tests;

/// <summary>A middleware sets it in the scope of an attempt.</summary>
public sealed class Tenant
{
    public string? Name { get; set; }
}
