namespace Promy.EventBus.Hosting;

/// <summary>A handler did not end although its token was cancelled.</summary>
internal sealed class HandlerAbandonedException(TimeSpan grace)
    : Exception($"The handler ignored its cancelled token for {grace} and was abandoned. It may still be running.");
