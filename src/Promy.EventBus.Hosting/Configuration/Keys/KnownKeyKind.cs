namespace Promy.EventBus.Hosting;

/// <summary>What may stand at a known key.</summary>
internal enum KnownKeyKind
{
    /// <summary>One value.</summary>
    Value,

    /// <summary>Keys below it, and no value.</summary>
    Section,

    /// <summary>Nothing: the option can be set in code only.</summary>
    CodeOnly,

    /// <summary>Anything: somebody else reads what is below it.</summary>
    Open,
}
