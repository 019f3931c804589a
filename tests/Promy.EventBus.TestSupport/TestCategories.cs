namespace Promy.EventBus.TestSupport;

/// <summary>The trait by which <c>eng/test.sh</c> chooses.</summary>
public static class TestCategories
{
    /// <summary>Name of the trait: <c>[Trait(TestCategories.Trait, TestCategories.Integration)]</c>.</summary>
    public const string Trait = "Category";

    /// <summary>The test talks to a real Redis.</summary>
    public const string Integration = "Integration";

    /// <summary>The test takes a minute or more: only <c>eng/test.sh slow</c> runs it.</summary>
    public const string Slow = "Slow";
}
