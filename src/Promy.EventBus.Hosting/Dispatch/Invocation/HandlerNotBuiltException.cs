namespace Promy.EventBus.Hosting;

/// <summary>A handler could not be built, so it has not begun: the event is not at fault.</summary>
internal sealed class HandlerNotBuiltException(string handler, Exception cause)
    : Exception($"{handler} cannot be built: {cause.GetType().Name}: {ExceptionText.MessageOf(cause)}", cause);
