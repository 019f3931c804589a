namespace Promy.EventBus.Redis;

/// <summary>What the streams of a subscription share on the way in.</summary>
/// <param name="Window">The places.</param>
/// <param name="Suspects">Which entries are handled one at a time.</param>
/// <param name="Admission">The way in.</param>
/// <param name="ReplySize">How many entries a reply is asked for.</param>
/// <param name="State">What the subscription knows about itself.</param>
internal sealed record SharedIntake(
    DeliveryWindow Window, Suspects Suspects, Admission Admission, ReplySize ReplySize, SubscriptionState State);
