using Promy.EventBus.Redis;

namespace Promy.EventBus;

public sealed partial class PromyEventBusOptions
{
    /// <summary>
    /// Address and connection of Redis. If no source is given, <c>ConnectionStrings:Redis</c> of the application's
    /// configuration is used.
    /// </summary>
    public EventBusRedisOptions Redis { get; } = new() { Section = SectionOfRedis(SectionName) };

    partial void OnKeyChanged() => Redis.Section = SectionOfRedis(Key);

    private static string SectionOfRedis(string key) => $"{key}:{nameof(Redis)}";
}
