using Polly;

namespace Promy.EventBus.Hosting;

/// <summary>How a handler is run.</summary>
/// <param name="FirstDelay">The wait before the first attempt.</param>
/// <param name="Attempts">Runs the attempts, each within its timeout.</param>
internal sealed record HandlerPipeline(TimeSpan FirstDelay, ResiliencePipeline Attempts);
