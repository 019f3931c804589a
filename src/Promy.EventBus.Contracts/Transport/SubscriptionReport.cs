using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Transport;

/// <summary>
/// The state of one running subscription at one moment: what the health check of the host judges. Texts are for people
/// and hold no secrets.
/// </summary>
[Experimental(ExperimentalTransport.DiagnosticId)]
public sealed record SubscriptionReport
{
    /// <summary>Name of the stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Name of the consumer group.</summary>
    public required string Group { get; init; }

    /// <summary>Name of this consumer within the group.</summary>
    public required string ConsumerId { get; init; }

    /// <summary>
    /// Whether a read of the stream was answered at any time, or entries that were pending have come.
    /// </summary>
    public required bool HasRead { get; init; }

    /// <summary>
    /// Time since the last answer to a read; zero while reading pauses because every slot is taken.
    /// </summary>
    public required TimeSpan SinceLastRead { get; init; }

    /// <summary>
    /// Longest <see cref="SinceLastRead"/> of a healthy subscription: beyond it the subscription counts as unhealthy.
    /// </summary>
    public required TimeSpan ReadDeadline { get; init; }

    /// <summary>Deliveries handed out and not settled yet.</summary>
    public required int InFlight { get; init; }

    /// <summary>
    /// Whether the last dead letter could not be written. Its entry stays pending: nothing is lost.
    /// </summary>
    public required bool DeadLetterFailing { get; init; }

    /// <summary>
    /// What fails about the group's own retries: they cannot be stored, brought back or read. Nothing of them is lost,
    /// and the events are read all the same.
    /// </summary>
    /// <value><see langword="null"/> (default): nothing fails.</value>
    public string? RetryProblem { get; init; }

    /// <summary>
    /// Why nothing can be handled at present: the reason of the <see cref="DeliveryPause"/> that paused the
    /// subscription.
    /// </summary>
    /// <value><see langword="null"/> (default): it is not paused.</value>
    public string? Pause { get; init; }

    /// <summary>
    /// What fails about knowing the other members of the group. What this process does not handle stays pending
    /// meanwhile.
    /// </summary>
    /// <value><see langword="null"/> (default): nothing fails.</value>
    public string? MemberProblem { get; init; }

    /// <summary>Why the subscription does not read.</summary>
    /// <value><see langword="null"/> (default): it reads.</value>
    public string? Problem { get; init; }
}
