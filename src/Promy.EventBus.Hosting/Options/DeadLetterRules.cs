namespace Promy.EventBus.Hosting;

/// <summary>Rules for the options of dead letters.</summary>
internal static class DeadLetterRules
{
    public static void Check(OptionErrors errors, EventBusDeadLetterOptions deadLetter)
    {
        errors.CheckName(nameof(deadLetter.Stream), deadLetter.Stream);
        if (deadLetter.ServiceName is not null)
        {
            errors.CheckName(nameof(deadLetter.ServiceName), deadLetter.ServiceName);
        }

        errors.CheckDefined(nameof(deadLetter.OnExhausted), deadLetter.OnExhausted);
        CheckRetention(errors, deadLetter);
        for (var index = 0; index < deadLetter.ReplayStreams.Count; index++)
        {
            errors.CheckName($"{nameof(deadLetter.ReplayStreams)}:{index}", deadLetter.ReplayStreams[index]);
        }
    }

    private static void CheckRetention(OptionErrors errors, EventBusDeadLetterOptions deadLetter)
    {
        if (deadLetter is { MaxLength: not null, MaxAge: not null })
        {
            errors.Add(
                nameof(deadLetter.MaxLength),
                $"both {nameof(deadLetter.MaxLength)} and {nameof(deadLetter.MaxAge)} are set. Set one of them.");
        }

        if (deadLetter.MaxLength is { } length)
        {
            errors.CheckAtLeast(nameof(deadLetter.MaxLength), length, 1);
        }

        if (deadLetter.MaxAge is { } age && age < OptionErrors.MinDuration)
        {
            errors.Add(nameof(deadLetter.MaxAge), $"{age} is out of range. Use {OptionErrors.MinDuration} or more.");
        }
    }
}
