using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Reports what was noticed while the options were set, together with what the other validators find.
/// </summary>
internal sealed class ConfigurationValidator : IValidateOptions<PromyEventBusOptions>
{
    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        // The same section may have been read twice.
        var findings = options.Findings;
        List<string> errors =
        [
            .. findings.Errors.Concat(options.AllowUnknownKeys ? [] : findings.UnknownKeys).Distinct(),
            .. findings.Calls.Contradictions.Select(contradiction => contradiction.Describe(options.Key)),
        ];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
