using Microsoft.Extensions.Logging;

namespace Promy.EventBus.InMemory;

/// <summary>The messages of a subscription, with the ids that they have in every transport.</summary>
internal static partial class SubscriptionLog
{
    [LoggerMessage(
        211, LogLevel.Warning,
        "{Activity} fails on {Stream} for {Group} as {ConsumerId}: {Problem}",
        EventName = "SubscriptionFailing")]
    public static partial void Failing(
        ILogger logger, string activity, string stream, string group, string consumerId, string problem);

    [LoggerMessage(
        212, LogLevel.Information,
        "{Activity} works again on {Stream} for {Group} as {ConsumerId}",
        EventName = "SubscriptionRecovered")]
    public static partial void Recovered(
        ILogger logger, string activity, string stream, string group, string consumerId);

    [LoggerMessage(
        221, LogLevel.Debug,
        "Subscribing to {Stream} for {Group} as {ConsumerId}",
        EventName = "SubscriptionStarted")]
    public static partial void Started(ILogger logger, string stream, string group, string consumerId);

    [LoggerMessage(
        222, LogLevel.Information,
        "Unsubscribed from {Stream} for {Group} as {ConsumerId}; {HandedBack} entries handed back",
        EventName = "SubscriptionStopped")]
    public static partial void Stopped(ILogger logger, string stream, string group, string consumerId, int handedBack);

    [LoggerMessage(
        223, LogLevel.Error,
        "The drain of {Stream} for {Group} as {ConsumerId} was cut short: {Count} deliveries ignored their token or "
        + "were not settled",
        EventName = "SubscriptionDrainCutShort")]
    public static partial void DrainCutShort(ILogger logger, string stream, string group, string consumerId, int count);

    [LoggerMessage(
        230, LogLevel.Warning,
        "{Count} entries of {Stream} were deleted while they were pending for {Group}, as {ConsumerId} has found, the "
        + "first {EntryId}: what is not being handled is lost to the group",
        EventName = "DeletedWhilePending")]
    public static partial void DeletedWhilePending(
        ILogger logger, int count, string stream, string group, string consumerId, string entryId);

    [LoggerMessage(
        301, LogLevel.Error,
        "The callback failed on entry {EntryId} of {Stream} for {Group}; the entry stays pending",
        EventName = "CallbackFailed")]
    public static partial void CallbackFailed(
        ILogger logger, string entryId, string stream, string group, Exception exception);

    [LoggerMessage(
        302, LogLevel.Error,
        "Entry {EntryId} of {Stream} for {Group} was delivered {DeliveryCount} times: {Action}",
        EventName = "DeliveryLimitReached")]
    public static partial void DeliveryLimit(
        ILogger logger, string entryId, string stream, string group, long deliveryCount, ExhaustedAction action);

    [LoggerMessage(
        304, LogLevel.Error,
        "Entry {EntryId} of {Stream} for {Group} could not be settled; it stays pending",
        EventName = "SettlementFailed")]
    public static partial void SettlementFailed(
        ILogger logger, string entryId, string stream, string group, Exception exception);

    [LoggerMessage(
        321, LogLevel.Information,
        "No live member of {Group} handles events of type {EventType} on {Stream}: {Action}",
        EventName = "TypeUnwanted")]
    public static partial void Unwanted(
        ILogger logger, string eventType, string stream, string group, UnknownTypeAction action);

    [LoggerMessage(
        322, LogLevel.Debug,
        "Handed {Count} entries of {Stream} for {Group} over to {Member}, which handles them",
        EventName = "EntriesHandedOver")]
    public static partial void HandedOver(ILogger logger, int count, string stream, string group, string member);

    [LoggerMessage(
        330, LogLevel.Error,
        "{Stream} for {Group} is paused and its events wait: {Reason}. It is tried again every {Interval}",
        EventName = "SubscriptionPaused")]
    public static partial void Paused(
        ILogger logger, string stream, string group, string reason, TimeSpan interval, Exception? exception);

    [LoggerMessage(
        331, LogLevel.Information,
        "{Stream} for {Group} goes on after its pause",
        EventName = "SubscriptionResumed")]
    public static partial void Resumed(ILogger logger, string stream, string group);
}
