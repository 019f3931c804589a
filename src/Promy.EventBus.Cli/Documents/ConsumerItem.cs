using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>One consumer of <see cref="ConsumersDocument"/>.</summary>
internal sealed record ConsumerItem(string Name, long Pending, double IdleSeconds)
{
    public static ConsumerItem Of(ConsumerSnapshot consumer) =>
        new(consumer.Name, consumer.Pending, EntryAge.Seconds(consumer.Idle));
}
