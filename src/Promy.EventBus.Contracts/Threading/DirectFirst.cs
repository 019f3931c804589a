namespace Promy.EventBus;

/// <summary>
/// The error of a first attempt outside the resilience pipeline. The first attempt nearly always succeeds, and a
/// pipeline around it would cost more than the attempt itself. If it fails, the pipeline runs and takes this error as
/// the result of its own first attempt: so it decides, counts and reports as if it had made that attempt.
/// </summary>
internal struct DirectFirst(Exception? error)
{
    private Exception? _error = error;

    /// <summary>
    /// The error for the pipeline's first attempt; <see langword="null"/> in every later attempt, which is a real one.
    /// </summary>
    public Exception? TakeError()
    {
        var error = _error;
        _error = null;
        return error;
    }
}
