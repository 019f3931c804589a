using Promy.EventBus.Transport;

namespace Promy.EventBus;

/// <summary>
/// Chooses the member that gets an entry: never this member, only members that handle the entry, several in turn.
/// Paused members are chosen only if all are paused.
/// </summary>
/// <param name="members">The live members of the group.</param>
/// <param name="self">The name of this member.</param>
/// <param name="first">
/// Index of the first turn: arbitrary, so that consumers do not all begin with the same member.
/// </param>
internal sealed class MemberChoice(IReadOnlyList<GroupMember> members, string self, int first)
{
    private readonly Dictionary<(string EventType, string? Handler), Turn> _turns = [];

    /// <returns>The name of a member that handles the entry; <see langword="null"/> if there is none.</returns>
    public string? For(string eventType, string? handler)
    {
        if (!_turns.TryGetValue((eventType, handler), out var turn))
        {
            _turns[(eventType, handler)] = turn = new Turn(Able(eventType, handler), first);
        }

        return turn.Next();
    }

    /// <summary>An entry that only a paused member handles waits there: better than skipping it.</summary>
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
