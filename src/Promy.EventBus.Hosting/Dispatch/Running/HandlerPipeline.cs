using Polly;

namespace Promy.EventBus.Hosting;

/// <summary>How a handler is run.</summary>
/// <param name="Attempts">Runs the attempts.</param>
/// <param name="IsFirstAttemptDirect">
/// Whether the first attempt can be made before the pipeline, which then sees how it ended.
/// </param>
internal sealed record HandlerPipeline(ResiliencePipeline Attempts, bool IsFirstAttemptDirect);
