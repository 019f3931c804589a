using System.Collections.Concurrent;
using Promy.EventBus.Hosting;

namespace Promy.EventBus.Testing;

// In: what the dispatch of each host tells of its handlers.
// Out: records, lines of the timeline, and executions that leave and enter the number in flight.
// Owner: the harness; all hosts that share it tell the same.
/// <summary>The account of the handlers.</summary>
internal sealed class DispatchAccount(InFlight inFlight, EventRecords records, EventTimeline timeline)
    : IDispatchObserver
{
    private readonly ConcurrentDictionary<HandlerInvocation, ObservedExecution> _executions = new();

    public InFlight InFlight => inFlight;

    public EventRecords Records => records;

    public EventTimeline Timeline => timeline;

    /// <summary>The attempts that run now, in words.</summary>
    public IReadOnlyList<string> Running =>
    [
        .. _executions.Values.Select(execution => execution.Description).OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    public void Begins(PlannedHandler handler, HandlerInvocation call)
    {
        var execution = new ObservedExecution(this, handler, call);
        _executions.TryAdd(call, execution);
        execution.Enter();
    }

    public void AttemptBegins(HandlerInvocation call) => _executions[call].AttemptBegins();

    public void AttemptFailed(HandlerInvocation call, Exception exception) =>
        _executions[call].AttemptFailed(exception);

    public void NotBuilt(HandlerInvocation call, HandlerNotBuiltException problem) =>
        _executions[call].NotBuilt(problem);

    public void Ended(HandlerInvocation call)
    {
        if (_executions.TryRemove(call, out var execution))
        {
            execution.Ended();
        }
    }
}
