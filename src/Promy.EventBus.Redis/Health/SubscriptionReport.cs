namespace Promy.EventBus.Redis;

/// <summary>State of one running subscription at one moment.</summary>
internal sealed record SubscriptionReport
{
    public required string Stream { get; init; }

    public required string Group { get; init; }

    public required string ConsumerId { get; init; }

    /// <summary>
    /// Whether a read of the stream was answered at any time, or entries that were pending have come.
    /// </summary>
    public required bool HasRead { get; init; }

    /// <summary>Time since the last answer to a read; zero while reading pauses because all slots are taken.</summary>
    public required TimeSpan SinceLastRead { get; init; }

    /// <summary>Longest <see cref="SinceLastRead"/> of a healthy subscription: block duration and read timeout with room.</summary>
    public required TimeSpan ReadDeadline { get; init; }

    /// <summary>Deliveries handed out and not settled yet.</summary>
    public required int InFlight { get; init; }

    /// <summary>The last dead letter could not be written; its entry stays pending.</summary>
    public required bool DeadLetterFailing { get; init; }

    /// <summary>
    /// What fails about the group's own retries, in words without secrets: they cannot be stored, brought back or read. Nothing of them is
    /// lost, and the events are read all the same. <see langword="null"/> where nothing does.
    /// </summary>
    public string? RetryProblem { get; init; }

    /// <summary>Why nothing can be handled at present, in words without secrets; <see langword="null"/> unless the subscription is paused.</summary>
    public string? Pause { get; init; }

    /// <summary>
    /// What fails about knowing the other members of the group, in words without secrets: what this process does not
    /// handle stays pending. <see langword="null"/> where nothing does.
    /// </summary>
    public string? MemberProblem { get; init; }

    /// <summary>Why the subscription does not read, in words without secrets; <see langword="null"/> while it does.</summary>
    public string? Problem { get; init; }
}
