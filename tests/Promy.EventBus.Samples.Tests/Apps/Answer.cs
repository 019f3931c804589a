using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>What a sample answered, read to the end.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, HttpResponseHeaders Headers, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is null.");

    public static async Task<Answer> GetAsync(HttpClient client, string path) =>
        await ReadAsync(await client.GetAsync(path, TestContext.Current.CancellationToken));

    public static async Task<Answer> PostAsync(
        HttpClient client, string path, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await ReadAsync(await client.PostAsync(path, content, TestContext.Current.CancellationToken));
    }

    /// <summary>The errors of a validation problem, each as <c>member: message</c>, in alphabetical order.</summary>
    public IReadOnlyList<string> Errors() =>
    [
        .. Json["errors"]!.AsObject()
            .SelectMany(member => member.Value!.AsArray().Select(message => $"{member.Key}: {message}"))
            .Order(StringComparer.Ordinal),
    ];

    private static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var contentType = response.Content.Headers.ContentType?.MediaType;
            return new Answer(response.StatusCode, contentType, response.Headers, text);
        }
    }
}
