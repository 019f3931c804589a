using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Hosting;

/// <summary>A middleware around publishing, as registered.</summary>
/// <param name="Type">Its class, or the service that it is registered as.</param>
/// <param name="Build">Resolves the singleton.</param>
internal sealed record PublishMiddlewareRegistration(
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    [param: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    Type Type,
    Func<IServiceProvider, IPublishMiddleware> Build);
