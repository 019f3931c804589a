using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// If consumers come from the services: refuses a handler among them that would never run. The services are complete
/// now, and were not when the consumers were added.
/// </summary>
internal sealed class FoundHandlersValidator(
    IEnumerable<ConsumersFromServices> calls,
    IEnumerable<ConsumerRegistration> consumers,
    RegisteredServices registered)
    : IValidateOptions<PromyEventBusOptions>
{
    private const string Call = "AddConsumersFromServices";

    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        if (!calls.Any())
        {
            return ValidateOptionsResult.Success;
        }

        var found = registered.Services
            .Select(descriptor => (Descriptor: descriptor, Handler: FoundHandler.In(descriptor)))
            .Where(one => one.Handler is not null)
            .Select(one => (one.Descriptor, Handler: one.Handler!))
            .ToList();
        if (found.Count == 0)
        {
            return ValidateOptionsResult.Fail(
                $"{Call}(): no IEventHandler<TEvent> is registered. Register the handlers before this call, such as "
                + "services.AddScoped<IEventHandler<OrderPlacedEvent>, OrderPlacedHandler>().");
        }

        var known = consumers.Select(consumer => (consumer.HandlerType, consumer.EventType)).ToHashSet();
        string[] errors =
        [
            .. found.Select(one => ErrorOf(one.Descriptor, one.Handler, known)).OfType<string>(),
            .. found
                .Where(one => one.Descriptor is { IsKeyedService: false, ImplementationInstance: not null })
                .GroupBy(one => (one.Handler.HandlerType, one.Handler.EventType))
                .Where(same => same.Select(one => one.Descriptor.ImplementationInstance).Distinct().Skip(1).Any())
                .Select(same => $"{Call}(): several instances of {same.Key.HandlerType} are registered as "
                    + $"IEventHandler<{same.Key.EventType!.Name}>, and one handler of a class runs for an event. "
                    + "Register one, or give each a class of its own."),
        ];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static string? ErrorOf(
        ServiceDescriptor descriptor, FoundHandler found, HashSet<(Type HandlerType, Type EventType)> known)
    {
        var isConsumed = found is { HandlerType: { } handler, EventType: { } eventType }
            && known.Contains((handler, eventType));
        return isConsumed ? null
            : found.Problem is { } problem ? $"{Call}(): {problem}"
            : $"{Call}(): {found.HandlerType} was registered as {Show(descriptor)} after this call, so that it would "
                + "never run. Call it after the registrations.";
    }

    private static string Show(ServiceDescriptor descriptor) =>
        $"IEventHandler<{descriptor.ServiceType.GetGenericArguments()[0].Name}>";
}
