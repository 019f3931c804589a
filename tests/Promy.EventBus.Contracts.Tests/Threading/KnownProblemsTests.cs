namespace Promy.EventBus.Contracts.Tests.Threading;

public sealed class KnownProblemsTests
{
    private readonly KnownProblems<string> _problems = new();

    [Fact]
    public void The_same_problem_of_a_key_is_new_once()
    {
        Assert.True(_problems.IsNew("a", "refused"));
        Assert.False(_problems.IsNew("a", "refused"));
        Assert.True(_problems.IsNew("b", "refused"));
    }

    [Fact]
    public void Another_problem_of_a_key_is_new_and_replaces_the_first()
    {
        _problems.IsNew("a", "refused");

        Assert.True(_problems.IsNew("a", "away"));
        Assert.Equal(KeyValuePair.Create("a", "away"), Assert.Single(_problems.ToArray()));
        Assert.True(_problems.IsNew("a", "refused"));
    }

    [Fact]
    public void A_problem_is_solved_once_and_for_its_key_alone()
    {
        Assert.False(_problems.IsSolved("a"));
        _problems.IsNew("a", "refused");

        Assert.False(_problems.IsSolved("b"));
        Assert.True(_problems.IsSolved("a"));
        Assert.False(_problems.IsSolved("a"));
        Assert.True(_problems.IsNew("a", "refused"));
    }

    [Fact]
    public void Forgotten_problems_are_never_solved_and_the_others_stay()
    {
        foreach (var key in (string[])["a1", "b", "a2"])
        {
            _problems.IsNew(key, "refused");
        }

        _problems.Forget(key => key.StartsWith('a'));

        Assert.Equal(KeyValuePair.Create("b", "refused"), Assert.Single(_problems.ToArray()));
        Assert.False(_problems.IsSolved("a1"));
    }

    [Fact]
    public async Task Of_many_threads_one_finds_a_problem_new_and_one_finds_it_solved()
    {
        const int Threads = 8;
        for (var round = 0; round < 100; round++)
        {
            var key = $"{round}";
            var isNew = await Task.WhenAll(
                Enumerable.Range(0, Threads).Select(_ => Task.Run(() => _problems.IsNew(key, "refused"))));
            var isSolved = await Task.WhenAll(
                Enumerable.Range(0, Threads).Select(_ => Task.Run(() => _problems.IsSolved(key))));

            Assert.Equal(1, isNew.Count(one => one));
            Assert.Equal(1, isSolved.Count(one => one));
        }
    }
}
