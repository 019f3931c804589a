using Microsoft.AspNetCore.Http.HttpResults;
using Promy.EventBus;
using WebApiPublisher.Problems;
using WebApiPublisher.Requests;
using WebApiPublisher.Responses;

namespace WebApiPublisher.Endpoints;

/// <summary><c>POST /promotions</c> and <c>POST /promotions/batch</c>.</summary>
internal static class PromotionEndpoints
{
    public static void MapPromotions(this IEndpointRouteBuilder endpoints)
    {
        var promotions = endpoints.MapGroup("/promotions").WithTags("Promotions").ProducesPublishProblems();
        promotions.MapPost("", PublishAsync).WithName("PublishPromotion");
        promotions.MapPost("batch", PublishBatchAsync).WithName("PublishPromotions")
            .Produces<IReadOnlyList<BatchResult>>(StatusCodes.Status207MultiStatus);
    }

    /// <summary>Announces one promotion (promotion.created).</summary>
    /// <response code="202">Redis confirmed the event; its consumers handle it now or later.</response>
    /// <response code="400">Malformed or invalid: every error is listed by member.</response>
    /// <response code="503">Redis did not confirm the event. The answer says whether it may be stored.</response>
    internal static async Task<Accepted<PublishedEvent>> PublishAsync(
        PromotionRequest promotion, IEventPublisher publisher, CancellationToken cancellationToken)
    {
        var created = promotion.ToEvent();
        var entryId = await publisher.PublishAsync(created, cancellationToken);
        return TypedResults.Accepted((string?)null, new PublishedEvent(created.Id, entryId));
    }

    /// <summary>Announces many promotions in one pipeline. One invalid promotion, and none is sent.</summary>
    /// <response code="202">Redis confirmed every event: one result for each, in the order of the request.</response>
    /// <response code="207">Redis confirmed some of the events: send those again that are notPublished.</response>
    /// <response code="400">Malformed or invalid: every error is listed by member, such as [1].price.</response>
    /// <response code="503">Redis confirmed none of the events. The answer has one result for each.</response>
    internal static async Task<Results<Accepted<IReadOnlyList<BatchResult>>, ValidationProblem>> PublishBatchAsync(
        IReadOnlyList<PromotionRequest?> promotions, IEventPublisher publisher, CancellationToken cancellationToken)
    {
        if (promotions.Count is 0 or > RequestLimits.MaxBatchSize)
        {
            return PublishProblems.BatchSize(promotions.Count);
        }

        var created = promotions.Select(promotion => (promotion ?? new()).ToEvent()).ToArray();
        var entryIds = await publisher.PublishBatchAsync(created, cancellationToken);
        return TypedResults.Accepted<IReadOnlyList<BatchResult>>((string?)null,
        [
            .. created.Zip(entryIds, (@event, id) => new BatchResult(@event.Id, id, BatchResultStatus.Published)),
        ]);
    }
}
