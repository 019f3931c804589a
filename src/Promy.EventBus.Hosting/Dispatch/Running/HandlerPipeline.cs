using Polly;

namespace Promy.EventBus.Hosting;

/// <summary>The pipeline of a handler.</summary>
/// <param name="Attempts">Runs the attempts.</param>
/// <param name="IsFirstAttemptDirect">
/// Whether the first attempt is made before the pipeline, which then sees its result.
/// </param>
internal sealed record HandlerPipeline(ResiliencePipeline Attempts, bool IsFirstAttemptDirect);
