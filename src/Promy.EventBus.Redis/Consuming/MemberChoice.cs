namespace Promy.EventBus.Redis;

/// <summary>
/// Whom to hand an entry over to: never this member, never one that lacks it, and of several each in turn.
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
            var able = members.Where(member => member.Name != self && member.Handles(eventType, handler));
            _turns[(eventType, handler)] = turn = new Turn([.. able.Select(member => member.Name)], first);
        }

        return turn.Next();
    }

    private sealed class Turn(string[] names, int first)
    {
        private uint _next = (uint)first;

        public string? Next() => names.Length == 0 ? null : names[_next++ % (uint)names.Length];
    }
}
