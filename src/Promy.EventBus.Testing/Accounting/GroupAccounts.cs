namespace Promy.EventBus.Testing;

/// <summary>The consumer groups that count: those that started hosts read. Safe for many threads at once.</summary>
internal sealed class GroupAccounts(InFlight inFlight)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Stream, string Group), GroupAccount> _groups = [];

    /// <summary>A host starts. Its subscriptions are in flight until they have joined their groups.</summary>
    public void Expect(IEnumerable<EventSubscription> subscriptions)
    {
        lock (_gate)
        {
            foreach (var subscription in subscriptions)
            {
                var key = (subscription.Stream, subscription.Group);
                if (!_groups.TryGetValue(key, out var account))
                {
                    _groups.Add(key, account = new GroupAccount(key.Stream, key.Group));
                }

                account.Expected++;
                account.Joining++;
                inFlight.Begin();
            }
        }
    }

    public void Joined(EventSubscription subscription)
    {
        lock (_gate)
        {
            if (Of(subscription) is { Joining: > 0 } account)
            {
                account.Joining--;
                inFlight.End();
            }
        }
    }

    public void Leaving(EventSubscription subscription)
    {
        lock (_gate)
        {
            if (Of(subscription) is { } account)
            {
                account.Leaving++;
            }
        }

        inFlight.Pulse();
    }

    /// <summary>Whether the drain of each of these subscriptions runs.</summary>
    public bool AreLeaving(IEnumerable<EventSubscription> subscriptions)
    {
        lock (_gate)
        {
            return subscriptions.All(subscription => Of(subscription) is { Leaving: > 0 });
        }
    }

    /// <summary>A host has stopped: what its groups have left is nobody's.</summary>
    public void Forget(IEnumerable<EventSubscription> subscriptions)
    {
        lock (_gate)
        {
            foreach (var subscription in subscriptions)
            {
                if (Of(subscription) is not { } account)
                {
                    continue;
                }

                account.Expected--;
                account.Leaving = Math.Max(0, account.Leaving - 1);
                while (account.Joining > account.Expected)
                {
                    account.Joining--;
                    inFlight.End();
                }

                if (account.Expected == 0)
                {
                    _groups.Remove((account.Stream, account.Group));
                }
            }
        }

        inFlight.Pulse();
    }

    public void Paused(EventSubscription subscription, string reason)
    {
        lock (_gate)
        {
            if (Of(subscription) is { } account)
            {
                account.Paused[subscription] = reason;
                account.AskedInVain = 0;
            }
        }
    }

    /// <param name="subscription">The subscription that has asked whether it may go on.</param>
    /// <param name="reason">Why it may not; <see langword="null"/>: it goes on.</param>
    public void Asked(EventSubscription subscription, string? reason)
    {
        lock (_gate)
        {
            if (Of(subscription) is not { } account)
            {
                return;
            }

            if (reason is null)
            {
                account.Paused.Remove(subscription);
                account.AskedInVain = 0;
            }
            else
            {
                account.Paused[subscription] = reason;
                account.AskedInVain++;
            }
        }
    }

    /// <summary>What the groups have left, each asked by this function.</summary>
    public IReadOnlyList<GroupOutlook> Look(Func<string, string, InMemory.GroupState> ask)
    {
        List<GroupOutlook> outlooks;
        lock (_gate)
        {
            outlooks =
            [
                .. _groups.Values.Select(account => new GroupOutlook(
                    account.Stream,
                    account.Group,
                    State: default,
                    account.IsPaused ? account.Paused.Values.First() : null,
                    account.AskedInVain,
                    account.Joining)),
            ];
        }

        // Not under the lock: each answer takes that of a stream.
        return [.. outlooks.Select(group => group with { State = ask(group.Stream, group.Group) })];
    }

    private GroupAccount? Of(EventSubscription subscription) =>
        _groups.GetValueOrDefault((subscription.Stream, subscription.Group));
}
