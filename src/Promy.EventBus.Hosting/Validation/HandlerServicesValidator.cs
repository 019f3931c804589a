using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Checks that the container has the services of the handlers and middlewares. Only the default container is checked,
/// because its rules are known. Nothing is built: a fault in a constructor must not end a start.
/// </summary>
internal sealed class HandlerServicesValidator(
    IEnumerable<ConsumerRegistration> registrations,
    IEnumerable<HandlerMiddlewareRegistration> aroundHandlers,
    IEnumerable<PublishMiddlewareRegistration> aroundPublishing,
    RegisteredServices registered,
    IServiceProvider services)
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

        string[] errors =
        [
            .. registrations.DistinctBy(registration => registration.HandlerType)
                .Select(registration => Check("AddConsumer", registration.HandlerType, known))
                .Concat(aroundHandlers.Select(middleware => Check("Use", middleware.Type, known)))
                .Concat(aroundPublishing.Select(middleware =>
                    CheckLifetime(middleware.Type) ?? Check("Use", middleware.Type, known)))
                .OfType<string>()
                .Distinct(),
        ];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private string? Check(
        string call,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type,
        IServiceProviderIsKeyedService known)
    {
        var missing = LastOf(type)?.ImplementationType is { } implementation
            ? new ServiceWalk(registered.Services, known).FindMissing(implementation)
            : null;
        return missing is null ? null : $"{call}<{type.Name}>: {missing}";
    }

    private string? CheckLifetime(Type middleware) => LastOf(middleware)?.Lifetime == ServiceLifetime.Scoped
        ? $"Use<{middleware.Name}>: it is registered as a scoped service, and there is no scope around publishing. "
            + "Register it as a singleton."
        : null;

    private ServiceDescriptor? LastOf(Type type) => registered.Services.LastOrDefault(
        descriptor => descriptor.ServiceType == type && !descriptor.IsKeyedService);
}
