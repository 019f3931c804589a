namespace Promy.EventBus.TestWorker;

/// <summary>Behaves as the event says. The journal has each handled event before the bus can acknowledge it.</summary>
public sealed class FaultEventHandler(Journal journal) : IEventHandler<FaultEvent>
{
    public async Task HandleAsync(FaultEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(context);
        if (@event.Milliseconds > 0)
        {
            await Task.Delay(@event.Milliseconds, cancellationToken);
        }

        switch (@event.Behaviour)
        {
            case FaultBehaviours.Fail:
                throw new InvalidOperationException($"Event {@event.Number} fails on purpose.");

            case FaultBehaviours.Hang:
                await new TaskCompletionSource().Task;
                break;

            case FaultBehaviours.Block:
                using (var never = new ManualResetEventSlim())
                {
                    never.Wait(CancellationToken.None);
                }

                break;

            case FaultBehaviours.Die:
                // As a stack overflow or a crash in native code would: no code of this process runs after it.
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                await new TaskCompletionSource().Task;
                break;

            default:
                journal.Write(@event.Number, context);
                break;
        }
    }
}
