namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>The names of a sequence, the same on both sides.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Group">The group.</param>
/// <param name="Letters">The dead letters.</param>
internal sealed record SideNames(string Stream, string Group, string Letters)
{
    public static SideNames Of(Keys keys) => new(keys.Stream(), keys.Group(), keys.Stream("dlq"));

    /// <summary>The options of a store whose letters go back to the stream.</summary>
    public EventBusDeadLetterStoreOptions StoreOptions() =>
        new() { DeadLetterStream = Letters, ReplayStreams = { Stream } };
}
