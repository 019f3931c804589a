using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>An error as an exit code and a text without secrets.</summary>
internal sealed record Failure(int ExitCode, string Message)
{
    private const string Rights =
        "docs/operations.md has the rights of each role; promy-eventbus doctor lists what is missing.";

    /// <param name="exception">The error.</param>
    /// <param name="redisKey">The source of the connection string.</param>
    /// <param name="redisAddress">Hosts and ports of Redis, if known.</param>
    public static Failure Of(Exception exception, string redisKey, string? redisAddress) => exception switch
    {
        CliException failure => new(failure.ExitCode, failure.Message),
        DeadLetterStoreException { InnerException: { } cause } => new(
            Of(cause, redisKey, redisAddress).ExitCode, exception.Message),
        NotFoundException or TrimRefusedException or EventPublishException => new(ExitCodes.Failed, exception.Message),
        EventBusConfigurationException => new(ExitCodes.AccessDenied, exception.Message),
        _ when RedisErrors.IsNotPermitted(exception) => new(
            ExitCodes.AccessDenied, $"Redis does not permit this: {RedisErrors.Describe(exception)}. {Rights}"),
        _ when RedisErrors.IsAuthenticationFailure(exception) => new(
            ExitCodes.AccessDenied,
            $"{RedisErrors.RedisAt(redisAddress)} refuses the user or the password. Check {redisKey}."),
        _ when RedisErrors.IsWrongType(exception) => new(
            ExitCodes.Failed,
            "The key is not a stream: it holds a value of another type. Check its name (redis-cli TYPE key)."),
        _ when RedisErrors.IsUnknownCommand(exception) => new(
            ExitCodes.Failed,
            $"Redis answers with an error: {RedisErrors.Describe(exception)}. The server {StreamSupport.Hint}; "
            + "promy-eventbus doctor tells more."),
        _ when RedisErrors.IsRefusal(exception) =>
            new(ExitCodes.Failed, $"Redis answers with an error: {RedisErrors.Describe(exception)}"),
        _ when RedisErrors.IsRedisError(exception) => new(
            ExitCodes.Unreachable,
            $"{RedisErrors.Describe(exception, redisAddress)}. Is it up, and is the address right?"),
        _ => new(ExitCodes.Failed, $"Unexpected: {RedisErrors.Describe(exception)}"),
    };
}
