using System.Text.Json.Serialization;

namespace Promy.EventBus;

/// <summary>
/// How the events of the application are written and read as JSON. The predefined events, whose form other services know, are not
/// changed by it.
/// </summary>
public sealed class EventBusJsonOptions
{
    /// <summary>
    /// Whether the members of an enum are written by their names, as declared or as <c>[JsonStringEnumMemberName]</c> says, instead of as
    /// numbers. Both are read, whatever is chosen. An enum with a <c>[JsonConverter]</c> of its own keeps it.
    /// </summary>
    /// <value>
    /// The default is <see langword="false"/>. With native AOT it cannot be turned on: use <c>UseStringEnumConverter</c> of the
    /// <see cref="JsonSerializerContext"/> there.
    /// </value>
    public bool EnumsAsNames { get; set; }

    /// <summary>
    /// Converters for types that the application's events have as members, asked in their order and before those of the bus. Every service
    /// that reads such an event needs the same, in Go as well.
    /// </summary>
    /// <value>The default is none. Set in code only.</value>
    public IList<JsonConverter> Converters { get; } = [];
}
