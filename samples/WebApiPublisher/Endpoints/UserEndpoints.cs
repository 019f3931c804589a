using Microsoft.AspNetCore.Http.HttpResults;
using Promy.EventBus;
using WebApiPublisher.Problems;
using WebApiPublisher.Requests;
using WebApiPublisher.Responses;

namespace WebApiPublisher.Endpoints;

/// <summary><c>POST /users</c>.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder endpoints)
    {
        var users = endpoints.MapGroup("/users").WithTags("Users").ProducesPublishProblems();
        users.MapPost("", PublishAsync).WithName("PublishUser");
    }

    /// <summary>Announces that a user registered (user.registered).</summary>
    /// <response code="202">Redis confirmed the event; its consumers handle it now or later.</response>
    /// <response code="400">Malformed or invalid: every error is listed by member.</response>
    /// <response code="503">Redis did not confirm the event. The answer says whether it may be stored.</response>
    internal static async Task<Accepted<PublishedEvent>> PublishAsync(
        UserRequest user, IEventPublisher publisher, CancellationToken cancellationToken)
    {
        var registered = user.ToEvent();
        var entryId = await publisher.PublishAsync(registered, cancellationToken);
        return TypedResults.Accepted((string?)null, new PublishedEvent(registered.Id, entryId));
    }
}
