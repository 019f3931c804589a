namespace WebApiPublisher.Problems;

/// <summary>Every error is answered as problem+json (RFC 9457).</summary>
internal static class ProblemExtensions
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();

        // Malformed requests reach the handler too, instead of being answered without a body.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Documents the answers of publishing endpoints beside 202.</summary>
    public static RouteGroupBuilder ProducesPublishProblems(this RouteGroupBuilder group) => group
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
