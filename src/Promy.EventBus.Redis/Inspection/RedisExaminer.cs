using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Asks a Redis what an operator has to know about it. Changes nothing.</summary>
internal sealed class RedisExaminer(RedisConnections connections, TimeProvider timeProvider)
{
    public async Task<ServerFacts> ExamineAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        var database = multiplexer.GetDatabase();

        // The first round trip warms up what the second one measures.
        await InfoCommands.PingAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var roundTrip = await InfoCommands.PingAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var asked = timeProvider.GetTimestamp();
        var local = timeProvider.GetUtcNow();
        var time = await ServerCommands.TimeAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var halfway = local + (timeProvider.GetElapsedTime(asked) / 2);
        return new ServerFacts
        {
            EndPoints = string.Join(", ", multiplexer.GetEndPoints(configuredOnly: true).Select(EndPointCollection.ToString)),
            RoundTrip = roundTrip,
            Database = database.Database,
            User = await ServerCommands.WhoAmIAsync(multiplexer).WaitAsync(cancellationToken).ConfigureAwait(false),
            Info = await ServerCommands.InfoAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false),
            ClockAhead = time - halfway,
        };
    }

    /// <summary>
    /// Which rights of a role are missing, found by trying commands that do nothing. Each refusal stands in <c>ACL LOG</c>.
    /// </summary>
    public async Task<IReadOnlyList<MissingRight>> FindMissingAsync(
        IEnumerable<AccessRight> rights, CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        var missing = new List<MissingRight>();
        foreach (var right in rights)
        {
            var refusal = await ServerCommands.RefusalAsync(multiplexer.GetDatabase(), right)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                missing.Add(refusal);
            }
        }

        return missing;
    }
}
