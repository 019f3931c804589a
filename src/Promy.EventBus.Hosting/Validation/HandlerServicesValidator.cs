using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Checks that the container has the services of the handlers. Only the default container is checked, because its rules
/// are known. Nothing is built: a fault in a constructor must not end a start.
/// </summary>
internal sealed class HandlerServicesValidator(
    IEnumerable<ConsumerRegistration> registrations, RegisteredServices registered, IServiceProvider services)
    : IValidateOptions<PromyEventBusOptions>
{
    private const string DefaultContainer = "Microsoft.Extensions.DependencyInjection";

    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        if (services.GetService<IServiceProviderIsService>() is not IServiceProviderIsKeyedService known
            || known.GetType().Assembly.GetName().Name != DefaultContainer)
        {
            return ValidateOptionsResult.Success;
        }

        var errors = registrations.DistinctBy(registration => registration.HandlerType)
            .Select(registration => Check(registration.HandlerType, known))
            .OfType<string>()
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private string? Check(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type handler,
        IServiceProviderIsKeyedService known)
    {
        var last = registered.Services.LastOrDefault(
            descriptor => descriptor.ServiceType == handler && !descriptor.IsKeyedService);
        var missing = last?.ImplementationType is { } implementation
            ? new ServiceWalk(registered.Services, known).FindMissing(implementation)
            : null;
        return missing is null ? null : $"AddConsumer<{handler.Name}>: {missing}";
    }
}
