namespace WebApiPublisher.Requests;

/// <summary>Limits of a request.</summary>
internal static class RequestLimits
{
    /// <summary>A batch of the largest size with room to spare; more is answered with 413.</summary>
    public const long MaxBodyBytes = 1024 * 1024;

    /// <summary>Events in one batch.</summary>
    public const int MaxBatchSize = 1000;
}
