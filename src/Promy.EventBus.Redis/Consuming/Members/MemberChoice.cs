namespace Promy.EventBus.Redis;

/// <summary>
/// Whom to hand an entry over to: never this member, never one that lacks it, one that is paused only if all others
/// are, and of several each in turn.
/// </summary>
/// <param name="members">The live members of the group.</param>
/// <param name="self">The name of this one.</param>
/// <param name="first">
/// Whose turn it is first: an arbitrary number, so that not everybody begins with the same member.
/// </param>
internal sealed class MemberChoice(IReadOnlyList<GroupMember> members, string self, int first)
{
    private readonly Dictionary<(string EventType, string? Handler), Turn> _turns = [];

    /// <returns>The name of a member that handles it; <see langword="null"/> if there is none.</returns>
    public string? For(string eventType, string? handler)
    {
        if (!_turns.TryGetValue((eventType, handler), out var turn))
        {
            _turns[(eventType, handler)] = turn = new Turn(Able(eventType, handler), first);
        }

        return turn.Next();
    }

    /// <summary>What only a paused member handles waits for it: that is better than to be skipped.</summary>
    private string[] Able(string eventType, string? handler)
    {
        var able = members.Where(member => member.Name != self && member.Handles(eventType, handler)).ToList();
        var isAnyWell = able.Exists(member => !member.IsPaused);
        return [.. able.Where(member => !member.IsPaused || !isAnyWell).Select(member => member.Name)];
    }

    private sealed class Turn(string[] names, int first)
    {
        private uint _next = (uint)first;

        public string? Next() => names.Length == 0 ? null : names[_next++ % (uint)names.Length];
    }
}
