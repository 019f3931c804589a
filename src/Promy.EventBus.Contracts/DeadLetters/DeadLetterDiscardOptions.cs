namespace Promy.EventBus;

/// <summary>How dead letters are discarded.</summary>
public sealed record DeadLetterDiscardOptions
{
    /// <summary>Gives the same results and deletes nothing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }
}
