namespace Promy.EventBus.Hosting;

/// <summary>Decides which streams this process trims in the background, and by which limit.</summary>
internal static class RetentionPlan
{
    /// <param name="options">Valid options.</param>
    /// <param name="consumed">The streams that this process consumes.</param>
    public static IReadOnlyList<PlannedRetention> Of(PromyEventBusOptions options, IEnumerable<string> consumed)
    {
        var listed = options.Retention.Streams;

        // A listed stream uses its own policy, even if that policy is to keep everything. The keys of a group are
        // trimmed by that group alone, and dead letters are to stay.
        var others = options.Retention.UntilAcknowledged
            ? consumed.Distinct()
                .Except(listed.Select(stream => stream.Stream))
                .Where(stream => stream != EventStreams.DeadLetters && !SatelliteKeys.IsSatelliteName(stream))
            : [];
        return
        [
            .. listed.Select(Planned).OfType<PlannedRetention>(),
            .. others.Select(stream => new PlannedRetention(stream, Retention.UntilAcknowledged)),
        ];
    }

    private static PlannedRetention? Planned(EventBusStreamRetentionOptions stream) => stream switch
    {
        { MaxLength: { } length } => new PlannedRetention(stream.Stream, Retention.Newest(length)),
        { MaxAge: { } age } => new PlannedRetention(stream.Stream, Retention.Younger(age)),
        { UntilAcknowledged: true } => new PlannedRetention(stream.Stream, Retention.UntilAcknowledged),
        _ => null,
    };
}
