using System.Diagnostics.CodeAnalysis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// One handler of one event type, as registered. The types are closed at registration: no event needs reflection, and
/// only registered types are deserialized.
/// </summary>
internal abstract class ConsumerRegistration(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type handlerType,
    Type eventType,
    Action<EventBusHandlerOptions>? configure,
    bool isFound)
{
    private volatile EventBusHandlerOptions? _options;

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type HandlerType { get; } = handlerType;

    public Type EventType { get; } = eventType;

    /// <summary>Whether it was found in an assembly or among the services: a named consumer takes its place.</summary>
    public bool IsFound { get; } = isFound;

    /// <summary>
    /// The full name, of a generic type without assembly versions: dead letters and retries of another version name the
    /// same handler.
    /// </summary>
    public string HandlerName { get; } = handlerType.ToString();

    /// <summary>
    /// Options of this consumer. Read once, for the first plan, so that the final configuration applies.
    /// </summary>
    public EventBusHandlerOptions ReadOptions()
    {
        if (_options is null)
        {
            var options = new EventBusHandlerOptions();
            configure?.Invoke(options);
            _options = options;
        }

        return _options;
    }

    public abstract bool TryDeserialize(
        EventSerializer serializer,
        in EventMetadata metadata,
        ReadOnlySpan<byte> payload,
        [NotNullWhen(true)] out Event? @event,
        [NotNullWhen(false)] out string? error);

    /// <summary>Resolves the handler from the scope of the attempt.</summary>
    public abstract object Build(IServiceProvider scope);

    /// <summary>Runs the handler from <see cref="Build"/>.</summary>
    public abstract Task InvokeAsync(
        object handler, Event @event, EventContext context, CancellationToken cancellationToken);
}
