using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>Reports findings from setting the options, together with the errors of the other validators.</summary>
internal sealed class ConfigurationValidator : IValidateOptions<PromyEventBusOptions>
{
    private const string Group = $"{nameof(PromyEventBusOptions.Consumer)}:{nameof(EventBusConsumerOptions.Group)}";

    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        // The same section may have been read twice.
        var findings = options.Findings;
        List<string> errors =
        [
            .. findings.Errors.Concat(options.AllowUnknownKeys ? [] : findings.UnreadKeys).Distinct(),
            .. findings.Calls.Contradictions.Select(contradiction => Describe(contradiction, options.Key)),
        ];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static string Describe(Contradiction contradiction, string busKey) =>
        $"{busKey}:{contradiction.Path}: AddPromyEventBus is called more than once, and the calls contradict: "
        + $"{contradiction.First}, and {contradiction.Second}. {Advice(contradiction)}";

    private static string Advice(Contradiction contradiction) =>
        contradiction is { Path: Group, Second.Value: { } group }
            ? $"One process has one bus. Set it in one of them, and give consumers that differ a group of their own: "
                + $"AddConsumer<T>(consumer => consumer.Group = \"{WireNames.Printable(group.Text)}\")."
            : "Set it in one of them, or put the override into "
                + "services.Configure<PromyEventBusOptions>(…) after the call.";
}
