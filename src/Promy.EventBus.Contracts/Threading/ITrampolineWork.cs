namespace Promy.EventBus;

/// <summary>What runs on a <see cref="PoolTrampoline"/>.</summary>
internal interface ITrampolineWork : IThreadPoolWorkItem
{
    /// <summary>Runs it up to its first wait. Called by the trampoline.</summary>
    void Run();
}
