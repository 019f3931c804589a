namespace Promy.EventBus.Redis;

/// <summary>Turns errors of the client library into the exceptions of the store.</summary>
internal sealed class StoreErrors(RedisConnections connections)
{
    /// <exception cref="DeadLetterStoreException">Redis did not answer, or refused.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            throw Wrap(exception);
        }
    }

    public DeadLetterStoreException Wrap(Exception exception)
    {
        var hint = RedisErrors.IsUnknownCommand(exception) ? $". The server {StreamSupport.Hint}." : "";
        var why = RedisErrors.Describe(exception, connections.Address);
        return new($"The dead letters cannot be reached: {why}{hint}", exception);
    }
}
