using System.Text.Json.Serialization;

namespace Promy.EventBus;

/// <summary>
/// How the events of the application are written and read as JSON. The predefined events, whose form other services
/// know, are unaffected.
/// </summary>
public sealed class EventBusJsonOptions
{
    /// <summary>
    /// Whether enum members are written by name, as declared or by <c>[JsonStringEnumMemberName]</c>, instead of as
    /// numbers. Reading accepts both in either case. An enum with a <c>[JsonConverter]</c> of its own keeps it.
    /// </summary>
    /// <value>
    /// The default is <see langword="false"/>. With native AOT it cannot be turned on: use
    /// <c>UseStringEnumConverter</c> of the <see cref="JsonSerializerContext"/> there.
    /// </value>
    public bool EnumsAsNames { get; set; }

    /// <summary>
    /// Converters for member types of the application's events, asked in their order and before those of the bus. Every
    /// service that reads such an event needs the same, in Go as well.
    /// </summary>
    /// <value>The default is none. Set in code only.</value>
    public IList<JsonConverter> Converters { get; } = [];
}
