using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.TestWorker;

/// <summary>Replays every dead letter to the group that failed, as a program of an operator does.</summary>
internal static class DeadLetterReplaying
{
    public static async Task RunAsync(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        await foreach (var result in host.Services.GetRequiredService<IDeadLetterStore>().ReplayAsync(new()))
        {
            if (result.Status != DeadLetterActionStatus.Succeeded)
            {
                throw new InvalidOperationException($"{result.Id} is not replayed: {result.Reason}");
            }
        }
    }
}
