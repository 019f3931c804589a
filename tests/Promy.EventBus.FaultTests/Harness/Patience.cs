namespace Promy.EventBus.FaultTests;

/// <summary>
/// Deadlines that no busy machine should reach. A wait that is too short is no loss: a time that must be short is
/// measured and has a limit of its own (<see cref="FaultReport.Limited"/>), asserted if the machine does nothing else.
/// </summary>
internal static class Patience
{
    /// <summary>For results that come by themselves within seconds.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(3);

    /// <summary>For replies of a healthy Redis: without a fault none of them may count as lost.</summary>
    public static readonly TimeSpan Reply = TimeSpan.FromSeconds(60);

    /// <summary>Settings of a worker for that.</summary>
    public static readonly string[] WorkerSettings =
        [$"Redis:ConnectTimeout={Reply}", $"Redis:ReadTimeout={Reply}", $"Redis:WriteTimeout={Reply}"];

    /// <summary>As <see cref="WorkerSettings"/>, for a host of this process.</summary>
    public static void Configure(PromyEventBusOptions options) =>
        options.Redis.ConnectTimeout = options.Redis.ReadTimeout = options.Redis.WriteTimeout = Reply;
}
