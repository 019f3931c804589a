using System.Text.Json.Serialization;

namespace WebApiPublisher.Responses;

/// <summary>Whether an event of a batch is stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchResultStatus>))]
public enum BatchResultStatus
{
    /// <summary>Redis confirmed the event.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>The event is certainly not stored: send it again.</summary>
    [JsonStringEnumMemberName("notPublished")]
    NotPublished,

    /// <summary>The confirmation was lost: it may be stored, and sending it again may announce it twice.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
