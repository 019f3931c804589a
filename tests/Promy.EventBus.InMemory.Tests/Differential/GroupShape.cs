namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>Who consumes in a sequence.</summary>
internal enum GroupShape
{
    /// <summary>One consumer, with another name after each start.</summary>
    One,

    /// <summary>One consumer, with the same name after each start.</summary>
    Named,

    /// <summary>Two consumers. Either may get an odd event; only the second handles an even one.</summary>
    Shared,

    /// <summary>Two consumers: the first handles even events, the second odd ones.</summary>
    Split,
}
