namespace Promy.EventBus.Hosting;

/// <summary>One attempt on its way through the middlewares.</summary>
/// <remarks>
/// In: the middlewares of the attempt's scope, in order, and what builds and runs the handler behind them.
/// Out: the end of the outermost middleware.
/// Owner: the attempt, on one thread at a time.
/// </remarks>
internal sealed class HandlerMiddlewareRun(
    IHandlerMiddleware[] middlewares, HandlerContext context, HandlerStep handler)
{
    public Task PassAsync(CancellationToken cancellationToken) => StepAsync(0, cancellationToken);

    private async Task StepAsync(int index, CancellationToken cancellationToken)
    {
        if (index == middlewares.Length)
        {
            await handler(cancellationToken).ConfigureAwait(false);
            return;
        }

        var step = new MiddlewareStep(middlewares[index], token => StepAsync(index + 1, token));
        try
        {
            await middlewares[index].InvokeAsync(context, step.GoOnAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await step.EndAsync().ConfigureAwait(false);
        }
    }
}
