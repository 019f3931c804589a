namespace Promy.EventBus.Redis;

/// <summary>How many workers some deliveries are worth.</summary>
internal static class DeliveryShare
{
    /// <param name="waiting">Deliveries that wait.</param>
    /// <param name="average">What one has taken on the average.</param>
    /// <param name="target">In which time all are to be handled, in the same unit.</param>
    public static int Workers(int waiting, double average, double target) =>
        waiting == 0 ? 0 : (int)Math.Clamp(Math.Ceiling(waiting * average / target), 1, waiting);
}
