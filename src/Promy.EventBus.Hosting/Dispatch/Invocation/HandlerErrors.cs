namespace Promy.EventBus.Hosting;

/// <summary>What the attempts at one event that did not succeed have left behind.</summary>
internal sealed class HandlerErrors
{
    /// <summary>The error of a first attempt that was made before the pipeline, until the pipeline takes it.</summary>
    public DirectFirst First;

    /// <summary>When the first attempt at this delivery failed; <see langword="null"/> while none has.</summary>
    public DateTimeOffset? FirstFailedAt { get; set; }

    /// <summary>What the last attempt that failed has ended with: a pipeline may end with something else.</summary>
    public Exception? Last { get; set; }

    /// <summary>Set if the handler could not be built when it was last to be run: then it has not begun.</summary>
    public HandlerNotBuiltException? NotBuilt { get; set; }

    /// <summary>Set when an attempt was given up: it still runs, so there is no other.</summary>
    public HandlerAbandonedException? Abandoned { get; set; }
}
