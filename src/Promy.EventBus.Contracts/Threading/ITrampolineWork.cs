namespace Promy.EventBus;

/// <summary>Work that runs on a <see cref="PoolTrampoline"/>.</summary>
internal interface ITrampolineWork : IThreadPoolWorkItem
{
    /// <summary>Runs up to the first wait. Called by the trampoline.</summary>
    void Run();
}
