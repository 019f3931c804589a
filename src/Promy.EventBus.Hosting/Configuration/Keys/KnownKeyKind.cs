namespace Promy.EventBus.Hosting;

/// <summary>Contents of a known key.</summary>
internal enum KnownKeyKind
{
    /// <summary>One value.</summary>
    Value,

    /// <summary>Keys below it, and no value.</summary>
    Section,

    /// <summary>Nothing: only code can set the option.</summary>
    CodeOnly,

    /// <summary>Anything: another package reads the keys below it.</summary>
    Open,
}
