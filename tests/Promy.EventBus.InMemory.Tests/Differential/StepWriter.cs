namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// Writes steps that are valid: only a consumer that runs is stopped. Two that share everything do not crash, because
/// it depends on chance which of them has an entry. Of two none pauses, because what it hands back is always on its
/// way.
/// </summary>
internal sealed class StepWriter(Random random, GroupShape shape)
{
    // A member that crashed counts for twelve intervals in memory; its expiry is a step of its own.
    private const int MaxIntervals = 6;

    private readonly List<Step> _steps = [];
    private readonly bool[] _isRunning = new bool[shape is GroupShape.Shared or GroupShape.Split ? 2 : 1];
    private readonly bool[] _isBroken = new bool[2];
    private bool _isReadCertain = true;
    private int _published;
    private int _intervals;

    public IReadOnlyList<Step> Write()
    {
        for (var length = random.Next(3, 11); length > 0; length--)
        {
            Choose(random.Next(100));
        }

        // What is left is handled at last, by whoever can.
        for (var slot = 0; slot < _isRunning.Length; slot++)
        {
            Mend(slot);
            if (!_isRunning[slot])
            {
                Start(slot);
            }
        }

        Add(new Step(StepKind.SetIdle, First: 1));
        Add(new Step(StepKind.Elapse));
        return _steps;
    }

    private void Choose(int choice)
    {
        var slot = random.Next(_isRunning.Length);
        switch (choice)
        {
            case < 12:
                Publish(StepKind.PublishBatch, 6);
                break;
            case < 22:
                Publish(StepKind.Publish, 3);
                break;
            case < 26:
                Publish(StepKind.Enqueue, 3);
                break;
            case < 30:
                Add(new Step(StepKind.PublishUnreadable, First: _published++));
                break;
            case < 56:
                StartOrEnd(slot);
                break;
            case < 62 when _isRunning.Length == 1:
                BreakOrMend(slot);
                break;
            case < 76 when _intervals < MaxIntervals:
                AddInterval(new Step(StepKind.SetIdle, First: random.Next(4) == 0 ? 0 : 1));
                break;
            case < 80:
                Add(new Step(StepKind.ExpireMembers));
                break;
            case < 90:
                Letters();
                break;
            default:
                Trim();
                break;
        }
    }

    private void Publish(StepKind kind, int most)
    {
        var count = random.Next(1, most);
        Add(new Step(kind, First: _published, Count: count));
        _published += count;
    }

    private void StartOrEnd(int slot)
    {
        if (!_isRunning[slot])
        {
            Start(slot);
            return;
        }

        _isRunning[slot] = false;
        var crashes = shape != GroupShape.Shared && random.Next(2) == 0;
        Add(new Step(crashes ? StepKind.Crash : StepKind.Stop, slot));
    }

    private void Start(int slot)
    {
        _isRunning[slot] = true;
        Add(new Step(StepKind.Start, slot));
    }

    private void BreakOrMend(int slot)
    {
        if (_isBroken[slot])
        {
            Mend(slot);
            return;
        }

        _isBroken[slot] = true;
        Add(new Step(StepKind.Break, slot));
    }

    private void Mend(int slot)
    {
        if (_isBroken[slot])
        {
            _isBroken[slot] = false;
            AddInterval(new Step(StepKind.Mend, slot));
        }
    }

    private void Letters()
    {
        StepKind[] kinds = [StepKind.ReplayToGroup, StepKind.ReplayToStream, StepKind.Discard, StepKind.Query];
        Add(new Step(kinds[random.Next(kinds.Length)], First: random.Next(4)));
    }

    private void Trim()
    {
        var choice = random.Next(4);
        if (choice < 2 || !_isReadCertain || _intervals >= MaxIntervals)
        {
            Add(new Step(StepKind.TrimAcknowledged));
        }
        else
        {
            AddInterval(new Step(
                choice == 2 ? StepKind.TrimToLength : StepKind.TrimByAge,
                First: choice == 2 ? random.Next(6) : random.Next(2)));
        }
    }

    private void AddInterval(Step step)
    {
        _intervals++;
        Add(step);
    }

    private void Add(Step step)
    {
        var isBroken = _isBroken[0] || _isBroken[1];
        _isReadCertain = !isBroken && (_isReadCertain || _isRunning.Contains(true));
        _steps.Add(step with { IsReadCertain = _isReadCertain });
    }
}
