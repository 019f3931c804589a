namespace Promy.EventBus.Hosting;

/// <summary>Traces of the failed attempts at one event.</summary>
internal sealed class HandlerErrors
{
    /// <summary>The error of a direct first attempt, until the pipeline takes it.</summary>
    public DirectFirst First;

    /// <summary>When the first attempt at this delivery failed; <see langword="null"/> while none has.</summary>
    public DateTimeOffset? FirstFailedAt { get; set; }

    /// <summary>The exception of the last failed attempt: a pipeline may end with another one.</summary>
    public Exception? Last { get; set; }

    /// <summary>Set if the last build of the handler failed: then it has not begun.</summary>
    public HandlerNotBuiltException? NotBuilt { get; set; }

    /// <summary>Set after an attempt was abandoned: it still runs, so there is no other.</summary>
    public HandlerAbandonedException? Abandoned { get; set; }
}
