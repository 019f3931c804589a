using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting;

/// <summary>The handlers of one loop whose last build failed. If there are any, its subscription pauses.</summary>
internal sealed class UnbuiltHandlers
{
    private readonly ConcurrentDictionary<HandlerExecutionPool, byte> _unbuilt = new();

    public DeliveryOutcome Add(HandlerExecutionPool handler, HandlerNotBuiltException problem)
    {
        _unbuilt.TryAdd(handler, 0);
        return DeliveryOutcome.Paused(new DeliveryPause
        {
            Reason = problem.Message,
            Exception = problem.InnerException,
            TryAgain = TryAgainAsync,
        });
    }

    /// <summary>Builds each once, without an event.</summary>
    /// <returns>Why one still cannot be built; <see langword="null"/> if all can.</returns>
    private async ValueTask<string?> TryAgainAsync(CancellationToken cancellationToken)
    {
        foreach (var handler in _unbuilt.Keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await handler.BuildAsync().ConfigureAwait(false);
            }
            catch (HandlerNotBuiltException problem)
            {
                return problem.Message;
            }

            _unbuilt.TryRemove(handler, out _);
        }

        return null;
    }
}
