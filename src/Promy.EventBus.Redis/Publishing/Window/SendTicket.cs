namespace Promy.EventBus.Redis;

/// <summary>Bytes that were sent through a <see cref="SendWindow"/> and must leave it.</summary>
/// <param name="Bytes">Their number; 0 if nothing was sent.</param>
/// <param name="SentAt">Their time, if they measure the link; else 0.</param>
/// <param name="OnTheWay">All bytes in transit then, including these.</param>
internal readonly record struct SendTicket(long Bytes, long SentAt, long OnTheWay);
