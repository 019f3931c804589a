using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: an exception of the client, or one of our own.
// Out: its meaning for the caller, for the loops, and for people, without secrets.
// Owner: the caller; nothing is kept.
/// <summary>
/// Interprets errors of Redis and its client. Only this class and <see cref="ErrorReplies"/> look at errors and their
/// texts.
/// </summary>
internal static class RedisErrors
{
    public static bool IsRedisError(Exception exception) =>
        exception is RedisException or RedisTimeoutException or RedisCommandException or SocketException
            or ObjectDisposedException;

    /// <summary>Whether a publish was stored: certainly not, or unknown.</summary>
    public static PublishFault ClassifyPublish(Exception exception) => exception switch
    {
        RedisServerException server => ClassifyReply(server.Message),
        RedisConnectionException connection => ClassifyStatus(connection.CommandStatus),
        RedisTimeoutException timeout => ClassifyStatus(timeout.Commandstatus),

        // Refused by the client before anything was written.
        RedisCommandException => PublishFault.NotStoredPermanent,
        ConnectionGoneException { IsFinal: true } => PublishFault.NotStoredPermanent,

        // The application may have another connection already.
        ConnectionGoneException => PublishFault.NotStored,
        EventBusConfigurationException => PublishFault.NotStoredPermanent,

        // Includes a reply that the client library ends as disposed: the command may have been written before.
        _ => PublishFault.Unknown,
    };

    /// <summary>Whether the wait for a connection or for a reply is used up.</summary>
    public static bool HasTimedOut(Exception exception) =>
        exception is RedisTimeoutException
            or RedisConnectionException { CommandStatus: CommandStatus.WaitingInBacklog };

    public static bool IsReadOnly(Exception exception) => Says(exception, ErrorReplies.IsReadOnly);

    /// <summary>The user lacks a right, also inside a script.</summary>
    public static bool IsNotPermitted(Exception exception) =>
        Says(exception, ErrorReplies.IsNotPermitted) || Says(exception, ErrorReplies.IsNotPermittedInScript);

    public static bool IsWrongType(Exception exception) => Says(exception, ErrorReplies.IsWrongType);

    public static bool IsUnknownCommand(Exception exception) => Says(exception, ErrorReplies.IsUnknownCommand);

    /// <summary>The server does not do this for this user: the right or the command is missing.</summary>
    public static bool IsUnavailable(Exception exception) => IsNotPermitted(exception) || IsUnknownCommand(exception);

    /// <summary>An error reply without a code of its own.</summary>
    public static bool HasNoCode(Exception exception) => Says(exception, ErrorReplies.HasNoCode);

    /// <summary>Redis refuses every command that may need memory.</summary>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is RedisServerException server && StartsWith(server, "OOM");

    /// <summary>Redis has answered with an error.</summary>
    public static bool IsRefusal(Exception exception) => exception is RedisServerException;

    /// <summary>No reply came in time, or the command waited too long for its connection.</summary>
    public static bool IsNoReply(Exception exception) => exception is RedisTimeoutException;

    /// <summary>
    /// The user may not run scripts, or not over these keys. Nothing ran. A refusal inside a running script has another
    /// text, and the script's earlier effects stay.
    /// </summary>
    public static bool IsScriptRefused(Exception exception) => Says(exception, ErrorReplies.IsNotPermitted);

    /// <summary>
    /// Why a database cannot be selected; <see langword="null"/> if the error is another, or may pass.
    /// </summary>
    public static DatabaseRefusal? WhyNotSelected(Exception exception) => exception switch
    {
        // From the client library: for a server whose databases it has counted, a cluster or a proxy.
        RedisCommandException when StartsWith(exception, "The database does not exist") => DatabaseRefusal.OutOfRange,
        RedisCommandException or NotSupportedException => DatabaseRefusal.NotSupported,
        RedisConnectionException { InnerException: RedisCommandException refused } => WhyNotSelected(refused),
        _ when Says(exception, ErrorReplies.IsDatabaseOutOfRange) => DatabaseRefusal.OutOfRange,
        _ when Says(exception, ErrorReplies.IsNotPermitted) => DatabaseRefusal.NotPermitted,
        _ when Says(exception, ErrorReplies.IsSelectNotAllowed) => DatabaseRefusal.NotSupported,
        _ when IsUnknownCommand(exception) => DatabaseRefusal.NotSupported,
        _ => null,
    };

    /// <summary>An operator must act; frequent tries do not help.</summary>
    public static bool IsPermanent(Exception exception) =>
        IsAuthenticationFailure(exception)
        || TlsFailure(exception) is not null
        || exception is EventBusConfigurationException
        || IsConnectionGoneForGood(exception)
        || Says(exception, ErrorReplies.IsPermanent);

    /// <summary>
    /// The user or the password is refused. The client library reports every failed TLS handshake as the same, even a
    /// broken connection; this method does not.
    /// </summary>
    public static bool IsAuthenticationFailure(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is RedisConnectionException
                {
                    FailureType: ConnectionFailureType.AuthenticationFailure, InnerException: null or RedisException,
                }
                || Says(current, ErrorReplies.IsAuthenticationFailure))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why TLS failed, such as an untrusted certificate; <see langword="null"/> if it did not.</summary>
    public static AuthenticationException? TlsFailure(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is AuthenticationException failure)
            {
                return failure;
            }
        }

        return null;
    }

    public static bool IsUnreachable(Exception exception) =>
        exception is RedisConnectionException
        {
            FailureType: ConnectionFailureType.UnableToConnect
                or ConnectionFailureType.UnableToResolvePhysicalConnection,
        };

    /// <summary>The stream or its group is gone.</summary>
    public static bool IsGroupMissing(Exception exception) => Says(exception, ErrorReplies.IsGroupMissing);

    /// <summary>
    /// Another node of the cluster serves the slot of the key; the command was not sent there. The client library
    /// reports an ASK like a lost connection.
    /// </summary>
    public static bool IsSlotMoved(Exception exception) => exception switch
    {
        RedisServerException server => ErrorReplies.IsSlotMoved(server.Message),
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } =>
            StartsWith(exception, "Endpoint ")
            && exception.Message.Contains(" is not reachable at this point of time", StringComparison.Ordinal),
        _ => false,
    };

    public static bool IsGroupExisting(Exception exception) => Says(exception, ErrorReplies.IsGroupExisting);

    /// <summary>
    /// A new connection is better: no reply came (half-open), it was refused, or its server is no longer the primary.
    /// The client library would keep the old one for long.
    /// </summary>
    public static bool IsConnectionSuspect(Exception exception) =>
        exception is RedisTimeoutException or TimeoutException || IsPermanent(exception) || IsReadOnly(exception);

    /// <summary>
    /// The application has disposed its connection. Another may come, unless <see cref="IsConnectionGoneForGood"/>.
    /// </summary>
    public static bool IsConnectionGone(Exception exception) => exception is ObjectDisposedException;

    /// <summary>No other connection will come.</summary>
    public static bool IsConnectionGoneForGood(Exception exception) =>
        exception is ConnectionGoneException { IsFinal: true };

    /// <summary>No reply came in time: it may have been too large for the link.</summary>
    public static bool IsReplyOverdue(Exception exception) => exception is RedisTimeoutException or TimeoutException;

    /// <summary>One line for logs and health, without hosts' internals or secrets.</summary>
    /// <param name="exception">The error.</param>
    /// <param name="address">
    /// Hosts and ports of the Redis; <see langword="null"/> if unknown, or if the caller names them.
    /// </param>
    public static string Describe(Exception exception, string? address = null) =>
        DescribeOf(exception, RedisAt(address));

    /// <summary>The name of a Redis in messages.</summary>
    /// <param name="address">Its hosts and ports; <see langword="null"/> if unknown.</param>
    public static string RedisAt(string? address) => address is null ? "Redis" : $"Redis at {address}";

    private static string DescribeOf(Exception exception, string redis) => exception switch
    {
        EventBusConfigurationException or ConnectionGoneException => exception.Message,
        RedisConnectionException { InnerException: ObjectDisposedException gone } => DescribeOf(gone, redis),
        ObjectDisposedException => $"the connection to {redis} was disposed",
        _ when IsSlotMoved(exception) => "the slot of the stream moves to a node that does not answer yet",
        RedisServerException server => WireNames.Printable(ErrorReplies.WithoutArguments(server.Message)),
        RedisConnectionException when TlsFailure(exception) is { } tls =>
            $"no TLS with {redis}: {WireNames.Printable(ExceptionText.MessageOf(tls))}",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
            when !IsAuthenticationFailure(exception) =>
            $"no connection to {redis} (the TLS handshake broke off)",
        RedisConnectionException { InnerException: RedisCommandException refused } => DescribeOf(refused, redis),
        RedisConnectionException connection => $"no connection to {redis} ({connection.FailureType})",
        RedisTimeoutException => $"no reply from {redis} in time",
        _ => WireNames.Printable($"{exception.GetType().Name}: {ExceptionText.MessageOf(exception)}"),
    };

    private static PublishFault ClassifyStatus(CommandStatus status) => status switch
    {
        // The wait for a connection is used up: not stored, and another wait would only double the time.
        CommandStatus.WaitingInBacklog => PublishFault.NotStoredTimedOut,
        CommandStatus.WaitingToBeSent => PublishFault.NotStored,
        _ => PublishFault.Unknown,
    };

    /// <summary>The server refuses a plain XADD before it runs.</summary>
    private static PublishFault ClassifyReply(string reply) =>
        ErrorReplies.IsPermanent(reply) || ErrorReplies.IsAuthenticationFailure(reply)
            ? PublishFault.NotStoredPermanent
            : PublishFault.NotStored;

    private static bool Says(Exception exception, Func<string, bool> what) =>
        exception is RedisServerException server && what(server.Message);

    private static bool StartsWith(Exception exception, string words) =>
        exception.Message.StartsWith(words, StringComparison.Ordinal);
}
