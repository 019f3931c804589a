namespace Promy.EventBus;

/// <summary>What runs on a <see cref="Lane"/>.</summary>
internal interface ILaneWork : IThreadPoolWorkItem
{
    /// <summary>Runs it up to its first wait. Called by the lane.</summary>
    void Run();
}
