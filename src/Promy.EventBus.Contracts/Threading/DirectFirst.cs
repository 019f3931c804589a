namespace Promy.EventBus;

/// <summary>
/// The error of a first attempt that was made without the resilience pipeline. Nearly always the first attempt is the
/// only one, and the pipeline around it would cost more than the attempt itself. If it fails, the pipeline runs and
/// takes this error for the end of its own first attempt: so it decides, counts and reports as if it had made it.
/// </summary>
internal struct DirectFirst(Exception? error)
{
    private Exception? _error = error;

    /// <summary>
    /// What the pipeline's first attempt ends with; <see langword="null"/> in every later one, which is a real attempt.
    /// </summary>
    public Exception? TakeError()
    {
        var error = _error;
        _error = null;
        return error;
    }
}
