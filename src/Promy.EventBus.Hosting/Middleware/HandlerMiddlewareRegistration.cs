using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Hosting;

/// <summary>A middleware around handlers, as registered.</summary>
/// <param name="Type">Its class, or the service that it is registered as.</param>
/// <param name="Build">Resolves it from the scope of an attempt.</param>
internal sealed record HandlerMiddlewareRegistration(
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    [param: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    Type Type,
    Func<IServiceProvider, IHandlerMiddleware> Build);
