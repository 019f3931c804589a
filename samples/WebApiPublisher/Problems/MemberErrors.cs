using System.Text.Json;
using Promy.EventBus;

namespace WebApiPublisher.Problems;

/// <summary>Errors by member, in the names that the caller sent: <c>price</c>, in a batch <c>[1].price</c>.</summary>
internal static class MemberErrors
{
    public static Dictionary<string, string[]> Of(EventValidationException exception) => exception.Errors
        .SelectMany(error => error.MemberNames.DefaultIfEmpty("")
            .Select(member => (Member: NameOf(member), error.ErrorMessage)))
        .GroupBy(error => error.Member, error => error.ErrorMessage ?? "The value is invalid.")
        .ToDictionary(errors => errors.Key, errors => errors.ToArray());

    /// <summary>The member where the JSON breaks off. The exception's message names CLR types: not repeated.</summary>
    public static Dictionary<string, string[]> Of(JsonException exception) => new()
    {
        [exception.Path?.TrimStart('$').TrimStart('.') ?? ""] = [exception.InnerException is JsonException
            ? $"The JSON is malformed at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."
            : "The value has the wrong type."],
    };

    private static string NameOf(string member) =>
        string.Join('.', member.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
