using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>
/// Events that wait for one group alone: <c>retries</c> in its retry stream, pending ones included, and
/// <c>redeliveries</c> until they are due.
/// </summary>
internal sealed record WaitingItem(
    string Stream, string Group, long? Retries, long? RetriesPending, long? Redeliveries, long? Members)
{
    public static WaitingItem Of(WaitingRetries waiting) =>
        new(waiting.Stream, waiting.Group, waiting.Retries, waiting.Pending, waiting.Redeliveries, waiting.Members);
}
