using BenchmarkDotNet.Attributes;
using Polly;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>Retry around timeout if the first attempt succeeds: at once, or after it has yielded its thread.</summary>
[MemoryDiagnoser]
public class RetryPipelineBenchmarks
{
    private readonly DispatchSetup _setup = new();
    private ResiliencePipeline _pipeline = null!;

    [GlobalSetup]
    public void Prepare() => _pipeline = _setup.CreatePipeline().Attempts;

    [Benchmark(Baseline = true)]
    public async Task AtOnce() => await ExecuteAsync(static (_, _) => ValueTask.CompletedTask);

    [Benchmark]
    public async Task AfterYielding() => await ExecuteAsync(static async (_, _) => await Task.Yield());

    private async ValueTask ExecuteAsync(Func<ResilienceContext, object?, ValueTask> attempt)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        try
        {
            await _pipeline.ExecuteAsync(attempt, context, null);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
