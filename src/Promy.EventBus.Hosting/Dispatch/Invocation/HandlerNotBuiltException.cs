namespace Promy.EventBus.Hosting;

/// <summary>A handler could not be built, so it has not begun: that says nothing about the event.</summary>
internal sealed class HandlerNotBuiltException(string handler, Exception cause)
    : Exception($"{handler} cannot be built: {cause.GetType().Name}: {ExceptionText.MessageOf(cause)}", cause);
