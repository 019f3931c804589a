namespace Promy.EventBus.Redis;

/// <summary>What spans and metrics call Redis.</summary>
internal static class RedisSystem
{
    /// <summary>Value of <see cref="EventBusTags.System"/>.</summary>
    public const string Name = "redis";
}
