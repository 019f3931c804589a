using Microsoft.Extensions.Options;
using Polly.Registry;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Refuses a pipeline under the bare name of a handler's class, its key in earlier versions: it would silently be
/// ignored.
/// </summary>
internal sealed class HandlerPipelinesValidator(
    IEnumerable<ConsumerRegistration> registrations, ResiliencePipelineProvider<string> registered)
    : IValidateOptions<PromyEventBusOptions>
{
    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        var handlers = registrations.Select(registration => registration.HandlerType).Distinct().ToList();
        var used = handlers.Select(EventBusResilience.PipelineKeyOf).ToHashSet(StringComparer.Ordinal);
        var errors = handlers.Select(handler => Check(handler, used)).OfType<string>().ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private string? Check(Type handler, HashSet<string> used)
    {
        var (bare, key) = (EventBusResilience.BareKeyOf(handler), EventBusResilience.PipelineKeyOf(handler));
        return used.Contains(bare) || !registered.TryGetPipeline(bare, out _)
            ? null
            : $"AddConsumer<{handler.Name}>: a resilience pipeline is registered as '{bare}', which no handler uses. "
                + $"Register it with EventBusResilience.PipelineKeyOf<{handler.Name}>(), which is '{key}'.";
    }
}
