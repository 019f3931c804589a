using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Collects facts about a Redis for an operator. Changes nothing.</summary>
internal sealed class RedisExaminer(RedisConnections connections, TimeProvider timeProvider)
{
    public async Task<ServerFacts> ExamineAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        var database = multiplexer.GetDatabase();

        // The first round trip warms up, the second is measured.
        await InfoCommands.PingAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var roundTrip = await InfoCommands.PingAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var asked = timeProvider.GetTimestamp();
        var local = timeProvider.GetUtcNow();
        var time = await ServerCommands.TimeAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var halfway = local + (timeProvider.GetElapsedTime(asked) / 2);
        var user = await ServerCommands.WhoAmIAsync(multiplexer).WaitAsync(cancellationToken).ConfigureAwait(false);
        var info = await ServerCommands.InfoAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var hasNone = await StreamSupport.HasNoneAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ServerFacts
        {
            EndPoints = string.Join(
                ", ", multiplexer.GetEndPoints(configuredOnly: true).Select(EndPointCollection.ToString)),
            RoundTrip = roundTrip,
            Database = database.Database,
            User = user,
            NoUser = user is null ? await WhyAsync(AccessRights.WhoAmI).ConfigureAwait(false) : null,
            Info = info,
            NoInfo = info is null ? await WhyAsync(AccessRights.Info).ConfigureAwait(false) : null,
            Connected = ServerProduct.Of(multiplexer),
            HasStreams = !hasNone,
            ClockAhead = time - halfway,
            NoTime = time is null ? await WhyAsync(AccessRights.Time).ConfigureAwait(false) : null,
        };

        Task<MissingRight?> WhyAsync(AccessRight right) =>
            ServerCommands.ProblemAsync(database, right).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Finds missing or uncertain rights of a role by running commands that do nothing. Each refusal becomes an entry
    /// in <c>ACL LOG</c>.
    /// </summary>
    public async Task<IReadOnlyList<MissingRight>> FindMissingAsync(
        IEnumerable<AccessRight> rights, CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        var missing = new List<MissingRight>();
        foreach (var right in rights)
        {
            var problem = await ServerCommands.ProblemAsync(multiplexer.GetDatabase(), right)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                missing.Add(problem);
            }
        }

        return missing;
    }
}
