namespace Promy.EventBus.Hosting;

/// <summary>Two calls of AddPromyEventBus that say different things about one option.</summary>
internal sealed record Contradiction(string Path, BusCall First, BusCall Second)
{
    private const string Group = $"{nameof(PromyEventBusOptions.Consumer)}:{nameof(EventBusConsumerOptions.Group)}";

    /// <summary>The error, for options with this key.</summary>
    public string Describe(string busKey) =>
        $"{busKey}:{Path}: AddPromyEventBus is called more than once, and the calls contradict: {First}, and {Second}. "
        + Advice;

    private string Advice => Path == Group && Second.Value is { } group
        ? $"One process has one bus. Set it in one of them, and give consumers that differ a group of their own: "
            + $"AddConsumer<T>(consumer => consumer.Group = \"{WireNames.Printable(group.Text)}\")."
        : "Set it in one of them; what is meant to override belongs into services.Configure<PromyEventBusOptions>(…) "
            + "after the call.";
}
