using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <inheritdoc/>
internal sealed class TypedConsumerRegistration<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TEvent>(
    Action<EventBusHandlerOptions>? configure, bool isFound = false)
    : ConsumerRegistration(typeof(THandler), typeof(TEvent), configure, isFound)
    where THandler : class, IEventHandler<TEvent>
    where TEvent : Event
{
    public override bool TryDeserialize(
        EventSerializer serializer,
        in EventMetadata metadata,
        ReadOnlySpan<byte> payload,
        [NotNullWhen(true)] out Event? @event,
        [NotNullWhen(false)] out string? error)
    {
        var isDecoded = serializer.TryDeserialize<TEvent>(metadata, payload, out var typed, out error);
        @event = typed;
        return isDecoded;
    }

    public override object Build(IServiceProvider scope) => scope.GetRequiredService<THandler>();

    public override Task InvokeAsync(
        object handler, Event @event, EventContext context, CancellationToken cancellationToken) =>
        ((THandler)handler).HandleAsync((TEvent)@event, context, cancellationToken);
}
