using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Promy.EventBus;

/// <summary>
/// Base of every event: the members that each event carries on the wire beside its own. Declare an event as a record
/// that derives from it and is marked with <see cref="EventTypeAttribute"/>.
/// </summary>
/// <remarks>
/// Events are immutable data. The identity is fixed when it is first read and never changes afterwards: every retry,
/// redelivery and dead letter of the event carries the same <see cref="Id"/>, so consumers can deduplicate by it.
/// A copy made by <c>with</c> is another event: it has a new <see cref="Id"/> and <see cref="Timestamp"/>,
/// unless the <c>with</c> itself sets them.
/// </remarks>
public abstract record Event
{
    private readonly DateTimeOffset _constructedAt;
    private string? _id;
    private string? _type;
    private DateTimeOffset _timestamp;
    private string? _version;
    private string? _source;

    /// <summary>Begins a new event.</summary>
    protected Event() => _constructedAt = TimeProvider.System.GetUtcNow();

    /// <summary>
    /// Begins a copy, as <c>with</c> does: another event, with a new <see cref="Id"/> and <see cref="Timestamp"/>.
    /// </summary>
    /// <param name="original">The event whose other members are copied.</param>
    protected Event(Event original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _constructedAt = TimeProvider.System.GetUtcNow();
        _type = original._type;
        _version = original._version;
        _source = original._source;
    }

    /// <summary>Unique id of the event.</summary>
    /// <value>A new UUID version 7 (RFC 9562) in text form, unless set.</value>
    [JsonPropertyOrder(-5)]
    public string Id
    {
        get => _id ?? Interlocked.CompareExchange(ref _id, EventIds.New(), null) ?? _id;
        init => _id = value;
    }

    /// <summary>Type of the event on the wire, such as <c>promotion.created</c>.</summary>
    /// <value>The name given by <see cref="EventTypeAttribute"/>, unless set.</value>
    [JsonPropertyOrder(-4)]
    public string Type
    {
        get => _type ??= EventDescriptor.Of(GetType()).Type;
        init => _type = value;
    }

    /// <summary>When the event happened, in UTC.</summary>
    /// <value>The moment the record was constructed, unless set. Written as RFC 3339 in UTC.</value>
    [JsonPropertyOrder(-3)]
    public DateTimeOffset Timestamp
    {
        get => _timestamp == default ? _constructedAt : _timestamp;
        init => _timestamp = value.ToUniversalTime();
    }

    /// <summary>Version of the event's schema.</summary>
    /// <value><c>1.0</c>, unless set.</value>
    [JsonPropertyOrder(-2)]
    public string Version
    {
        get => _version ?? DefaultVersion;
        init => _version = value;
    }

    /// <summary>Name of the service that produced the event, such as <c>promy-product</c>.</summary>
    /// <value>
    /// The source given by <see cref="EventTypeAttribute"/>, else the name of the running program, unless set.
    /// </value>
    [JsonPropertyOrder(-1)]
    public string Source
    {
        get => _source ??= EventDescriptor.Of(GetType()).Source;
        init => _source = value;
    }

    internal const string DefaultVersion = "1.0";

    /// <summary>
    /// Checks rules that validation attributes (<c>System.ComponentModel.DataAnnotations</c>) cannot express. The
    /// publisher checks both before any I/O and reports every error in one <see cref="EventValidationException"/>.
    /// Attributes may stand on properties, on the parameters of a positional record or on the record itself.
    /// </summary>
    /// <returns>One result for each broken rule, with the names of its members; none if valid.</returns>
    public virtual IEnumerable<ValidationResult> Validate() => [];

    /// <summary>Compares by value: every member of both.</summary>
    /// <param name="other">The event to compare with.</param>
    /// <returns>Whether both are of one type and every member is equal.</returns>
    public virtual bool Equals(Event? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && EqualityContract == other.EqualityContract
            && Id == other.Id
            && Type == other.Type
            && Timestamp == other.Timestamp
            && Version == other.Version
            && Source == other.Source);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Id, Timestamp);

    /// <summary>Fills members that the payload lacked from the metadata, so that both agree.</summary>
    internal void CompleteFrom(string id, string type, DateTimeOffset timestamp, string version, string? source)
    {
        _id ??= id;
        _type ??= type;
        _version ??= version;
        _source ??= source;
        if (_timestamp == default)
        {
            _timestamp = timestamp;
        }
    }
}
