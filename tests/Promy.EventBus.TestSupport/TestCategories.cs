namespace Promy.EventBus.TestSupport;

/// <summary>The trait by which <c>eng/test.sh short</c> and <c>eng/test.sh integration</c> choose.</summary>
public static class TestCategories
{
    /// <summary>Name of the trait: <c>[Trait(TestCategories.Trait, TestCategories.Integration)]</c>.</summary>
    public const string Trait = "Category";

    /// <summary>The test talks to a real Redis.</summary>
    public const string Integration = "Integration";
}
