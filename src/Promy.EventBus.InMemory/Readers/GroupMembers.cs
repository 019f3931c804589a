namespace Promy.EventBus.InMemory;

/// <summary>
/// Who is in a group. A member that has crashed counts as live until it would have missed three announcements. Guarded
/// by the lock of the stream.
/// </summary>
internal sealed class GroupMembers(TimeProvider timeProvider)
{
    // As often as a member on Redis announces itself, and is missed before it counts as gone.
    private const int IntervalsUntilGone = 3 * 4;

    private readonly List<KnownMember> _members = [];
    private int _gone;

    /// <summary>Another number whenever the members change.</summary>
    public long Version { get; private set; } = 1;

    public void Add(GroupReader reader)
    {
        // A consumer of the same name has come back.
        _members.RemoveAll(member => member.Reader.ConsumerId == reader.ConsumerId);
        _members.Add(new KnownMember(reader));
        Changed();
    }

    public void Remove(GroupReader reader)
    {
        if (_members.RemoveAll(member => member.Reader == reader) > 0)
        {
            Changed();
        }
    }

    public void SetPaused(GroupReader reader, bool isPaused)
    {
        if (Of(reader) is { } member)
        {
            member.IsPaused = isPaused;
            Changed();
        }
    }

    /// <summary>It announces itself no more.</summary>
    public void Lost(GroupReader reader)
    {
        if (Of(reader) is { } member)
        {
            var patience = IntervalsUntilGone * reader.Subscription.RecoveryInterval;
            member.GoneAt =
                timeProvider.GetTimestamp() + (long)(patience.TotalSeconds * timeProvider.TimestampFrequency);
            Changed();
        }
    }

    /// <summary>Members that announce themselves no more are gone at once.</summary>
    public void Expire()
    {
        if (_members.RemoveAll(member => member.GoneAt is not null) > 0)
        {
            Changed();
        }
    }

    public IReadOnlyList<GroupMember> Live()
    {
        Forget();
        return [.. _members.Select(member => member.ToMember())];
    }

    /// <returns>Who handles it, of several each in turn; <see langword="null"/> if nobody else does.</returns>
    public string? ChooseFor(GroupReader reader, string eventType, string? handler)
    {
        Forget();
        if (reader.Choice is null || reader.ChoiceVersion != Version)
        {
            reader.Choice = new MemberChoice(Live(), reader.ConsumerId, first: 0);
            reader.ChoiceVersion = Version;
        }

        return reader.Choice.For(eventType, handler);
    }

    private KnownMember? Of(GroupReader reader) => _members.Find(member => member.Reader == reader);

    private void Forget()
    {
        if (_gone == 0)
        {
            return;
        }

        var now = timeProvider.GetTimestamp();
        if (_members.RemoveAll(member => member.GoneAt <= now) > 0)
        {
            Changed();
        }
    }

    private void Changed()
    {
        _gone = _members.Count(member => member.GoneAt is not null);
        Version++;
    }
}
