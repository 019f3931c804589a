namespace Promy.EventBus.Redis;

/// <summary>What was sent through a <see cref="SendWindow"/> and has to leave it.</summary>
/// <param name="Bytes">Its size; 0 where nothing was sent.</param>
/// <param name="SentAt">When, where it is the one by which the link is measured; else 0.</param>
/// <param name="OnTheWay">What was on the way then, itself included.</param>
internal readonly record struct SendTicket(long Bytes, long SentAt, long OnTheWay);
