namespace Promy.EventBus.Testing;

/// <summary>Contexts for unit tests of handlers.</summary>
public static class EventContextExtensions
{
    private const string Group = "tests";
    private const string FirstEntry = "1-0";

    extension(EventContext)
    {
        /// <summary>
        /// The delivery of an event as a handler gets it, for a unit test without a host: the first attempt at the
        /// first delivery, of the entry <c>1-0</c> in the event's stream, to the group <c>tests</c>.
        /// </summary>
        /// <param name="event">The event. Its id, type, timestamp, version and source are those of the context.</param>
        /// <param name="options">Correlation, headers and stream of the publish; <see langword="null"/>: none.</param>
        /// <param name="attempt">Attempt at this delivery: 1 for the first.</param>
        /// <param name="redeliveries">Redeliveries so far.</param>
        /// <exception cref="EventBusConfigurationException">
        /// The event declares no type, or neither it nor the options name a stream.
        /// </exception>
        public static EventContext For(
            Event @event, PublishOptions? options = null, int attempt = 1, int redeliveries = 0)
        {
            ArgumentNullException.ThrowIfNull(@event);
            ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
            ArgumentOutOfRangeException.ThrowIfNegative(redeliveries);
            return new EventContext
            {
                EventId = @event.Id,
                EventType = @event.Type,
                Timestamp = @event.Timestamp,
                Version = @event.Version,
                Source = @event.Source,
                Stream = options?.Stream ?? EventTypeStreams.Declared.StreamOf(@event.GetType())
                    ?? throw new EventBusConfigurationException(
                        $"The event {@event.GetType()} declares no stream. Give one in the options."),
                EntryId = FirstEntry,
                Group = Group,
                Attempt = attempt,
                Redeliveries = redeliveries,
                CorrelationId = string.IsNullOrEmpty(options?.CorrelationId) ? null : options.CorrelationId,
                Headers = options?.Headers ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty,
            };
        }
    }
}
