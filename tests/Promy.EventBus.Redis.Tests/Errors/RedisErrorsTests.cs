using System.Security.Authentication;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Errors;

public sealed class RedisErrorsTests
{
    [Theory]
    [InlineData(CommandStatus.WaitingInBacklog, PublishFault.NotStoredTimedOut)]
    [InlineData(CommandStatus.WaitingToBeSent, PublishFault.NotStored)]
    [InlineData(CommandStatus.Sent, PublishFault.Unknown)]
    [InlineData(CommandStatus.Unknown, PublishFault.Unknown)]
    internal void ClassifyPublish_depends_on_how_far_a_command_without_reply_came(
        CommandStatus status, PublishFault expected)
    {
        Assert.Equal(expected, RedisErrors.ClassifyPublish(Lost(status)));
        Assert.Equal(
            expected, RedisErrors.ClassifyPublish(new RedisTimeoutException(CommandFlags.None, "late", status)));
    }

    [Fact]
    public void ClassifyPublish_gives_unknown_for_other_errors_unless_the_client_refused()
    {
        Assert.Equal(PublishFault.Unknown, RedisErrors.ClassifyPublish(new ObjectDisposedException("connection")));
        Assert.Equal(
            PublishFault.NotStoredPermanent,
            RedisErrors.ClassifyPublish(new EventBusConfigurationException("refused")));
        Assert.Equal(
            PublishFault.NotStored, RedisErrors.ClassifyPublish(new ConnectionGoneException("gone", isFinal: false)));
        Assert.Equal(
            PublishFault.NotStoredPermanent,
            RedisErrors.ClassifyPublish(new ConnectionGoneException("gone", isFinal: true)));
        Assert.Equal(
            PublishFault.NotStoredPermanent, RedisErrors.ClassifyPublish(new RedisCommandException("disabled")));
        Assert.Equal(PublishFault.Unknown, RedisErrors.ClassifyPublish(new SocketException()));
        Assert.Equal(PublishFault.Unknown, RedisErrors.ClassifyPublish(new InvalidOperationException()));
    }

    [Fact]
    public void IsRedisError_is_true_for_errors_of_redis_and_the_network_only()
    {
        Assert.True(RedisErrors.IsRedisError(Reply("LOADING")));
        Assert.True(RedisErrors.IsRedisError(Lost(CommandStatus.Sent)));
        Assert.True(RedisErrors.IsRedisError(new RedisTimeoutException(CommandFlags.None, "late", CommandStatus.Sent)));
        Assert.True(RedisErrors.IsRedisError(new SocketException()));
        Assert.False(RedisErrors.IsRedisError(new OperationCanceledException()));
        Assert.False(RedisErrors.IsRedisError(new EventBusConfigurationException("wrong")));
        Assert.False(RedisErrors.IsRedisError(new InvalidOperationException()));
    }

    [Theory]
    // The stream was deleted, its group destroyed, or everything flushed: 7.0, and newer servers.
    [InlineData("UNBLOCKED the stream key no longer exists", ReplyMeaning.GroupMissing)]
    [InlineData("NOGROUP the consumer group this client was blocked on no longer exists", ReplyMeaning.GroupMissing)]
    [InlineData(
        "NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option", ReplyMeaning.GroupMissing)]
    [InlineData("NOGROUP No such key 's' or consumer group 'g'", ReplyMeaning.GroupMissing)]
    [InlineData("ERR no such key", ReplyMeaning.GroupMissing)]
    // The key is of another type now: newer servers. 7.0 says UNBLOCKED as above, and this to the next command.
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", ReplyMeaning.WrongType)]
    // The primary has become a replica.
    [InlineData(
        "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
        ReplyMeaning.ReadOnly)]
    [InlineData("READONLY You can't write against a read only replica.", ReplyMeaning.ReadOnly)]
    // Somebody else has ended the read, and all is as it was.
    [InlineData("UNBLOCKED client unblocked via CLIENT UNBLOCK", ReplyMeaning.None)]
    [InlineData("ERR NOGROUP", ReplyMeaning.None)]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", ReplyMeaning.None)]
    // MOVED, as the client library passes it on.
    [InlineData(
        "Key has MOVED to Endpoint 127.0.0.1:7002 and hashslot 3828 but CommandFlags.NoRedirect was specified - "
        + "redirect not followed for XREADGROUP. ",
        ReplyMeaning.SlotMoved)]
    [InlineData(
        "Key has MOVED but CommandFlags.NoRedirect was specified - redirect not followed. ", ReplyMeaning.SlotMoved)]
    [InlineData("MOVED 3828 127.0.0.1:7002", ReplyMeaning.SlotMoved)]
    [InlineData("ASK 3828 127.0.0.1:7002", ReplyMeaning.SlotMoved)]
    internal void Errors_that_end_a_read_are_classified_by_the_reply(string message, ReplyMeaning expected)
    {
        var exception = Reply(message);

        Assert.Equal(expected == ReplyMeaning.GroupMissing, RedisErrors.IsGroupMissing(exception));
        Assert.Equal(expected == ReplyMeaning.ReadOnly, RedisErrors.IsReadOnly(exception));
        Assert.Equal(expected == ReplyMeaning.SlotMoved, RedisErrors.IsSlotMoved(exception));
        Assert.Equal(expected == ReplyMeaning.WrongType, RedisErrors.IsWrongType(exception));
        Assert.Equal(expected == ReplyMeaning.WrongType, RedisErrors.IsPermanent(exception));
        Assert.Equal(
            expected is ReplyMeaning.ReadOnly or ReplyMeaning.WrongType, RedisErrors.IsConnectionSuspect(exception));
    }

    [Fact]
    public void A_slot_that_moves_is_no_lost_connection()
    {
        // ASK, as the client library passes it on, with details and without.
        var asked = Unreachable("Endpoint 127.0.0.1:7002 serving hashslot 38 is not reachable at this point of time.");
        var briefly = Unreachable("Endpoint is not reachable at this point of time. Please check …");
        var away = Unreachable("It was not possible to connect to the redis server(s).");

        Assert.True(RedisErrors.IsSlotMoved(asked));
        Assert.True(RedisErrors.IsSlotMoved(briefly));
        Assert.False(RedisErrors.IsSlotMoved(away));
        Assert.Contains("slot", RedisErrors.Describe(asked), StringComparison.Ordinal);
        Assert.Contains("slot", RedisErrors.Describe(Reply("MOVED 3828 127.0.0.1:7002")), StringComparison.Ordinal);
        Assert.Equal("no connection to Redis (UnableToConnect)", RedisErrors.Describe(away));
    }

    [Fact]
    public void IsGroupExisting_knows_the_reply_by_its_prefix()
    {
        Assert.True(RedisErrors.IsGroupExisting(Reply("BUSYGROUP Consumer Group name already exists")));
        Assert.False(RedisErrors.IsGroupExisting(Reply("ERR BUSYGROUP")));
        Assert.False(RedisErrors.IsGroupExisting(new InvalidOperationException("BUSYGROUP")));
    }

    [Fact]
    public void IsPermanent_is_true_only_if_an_operator_has_to_act()
    {
        Assert.True(RedisErrors.IsPermanent(Reply("NOPERM")));
        Assert.True(RedisErrors.IsPermanent(Reply("WRONGTYPE")));
        Assert.True(RedisErrors.IsPermanent(Reply("WRONGPASS")));
        Assert.True(RedisErrors.IsPermanent(new EventBusConfigurationException("wrong")));
        Assert.False(RedisErrors.IsPermanent(Reply("LOADING")));
        Assert.False(RedisErrors.IsPermanent(Lost(CommandStatus.Sent)));
        Assert.False(RedisErrors.IsPermanent(new RedisTimeoutException(CommandFlags.None, "late", CommandStatus.Sent)));
    }

    [Fact]
    public void IsAuthenticationFailure_looks_into_the_causes()
    {
        var inner = Reply("WRONGPASS invalid username-password pair");

        Assert.True(RedisErrors.IsAuthenticationFailure(inner));
        Assert.True(
            RedisErrors.IsAuthenticationFailure(new InvalidOperationException("outer", new AggregateException(inner))));
        Assert.False(RedisErrors.IsAuthenticationFailure(Reply("NOPERM")));
    }

    [Fact]
    public void A_failed_tls_handshake_is_no_refused_password()
    {
        var untrusted = Refused(new AuthenticationException("UntrustedRoot"));
        var brokenOff = Refused(new IOException("Received an unexpected EOF."));

        Assert.True(RedisErrors.IsAuthenticationFailure(Refused(null)));
        Assert.True(RedisErrors.IsAuthenticationFailure(Refused(Reply("NOAUTH"))));
        Assert.False(RedisErrors.IsAuthenticationFailure(untrusted));
        Assert.False(RedisErrors.IsAuthenticationFailure(brokenOff));
        Assert.NotNull(RedisErrors.TlsFailure(untrusted));
        Assert.Null(RedisErrors.TlsFailure(brokenOff));

        // A certificate needs an operator; a connection that broke off may come back by itself.
        Assert.True(RedisErrors.IsPermanent(untrusted));
        Assert.False(RedisErrors.IsPermanent(brokenOff));
        Assert.Equal("no TLS with Redis: UntrustedRoot", RedisErrors.Describe(untrusted));
        Assert.Equal("no connection to Redis (the TLS handshake broke off)", RedisErrors.Describe(brokenOff));
    }

    [Fact]
    public void Describe_gives_one_line()
    {
        Assert.Equal("ERR a?b", RedisErrors.Describe(Reply("ERR a\nb")));
        Assert.Equal("no connection to Redis (SocketFailure)", RedisErrors.Describe(Lost(CommandStatus.Sent)));
        Assert.Equal(
            "no reply from Redis in time",
            RedisErrors.Describe(new RedisTimeoutException(CommandFlags.None, "long text", CommandStatus.Sent)));
        Assert.Equal("InvalidOperationException: a?b", RedisErrors.Describe(new InvalidOperationException("a\nb")));
    }

    /// <summary>Without a kind: only the text counts.</summary>
    private static RedisServerException Reply(string message) =>
        new(RedisErrorKind.Unknown, CommandFlags.None, message);

    private static RedisConnectionException Unreachable(string message) =>
        new(ConnectionFailureType.UnableToConnect, CommandFlags.None, message, null, CommandStatus.Unknown);

    private static RedisConnectionException Refused(Exception? cause) =>
        new(ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "refused", cause, CommandStatus.Unknown);

    private static RedisConnectionException Lost(CommandStatus status) =>
        new(ConnectionFailureType.SocketFailure, CommandFlags.None, "lost", innerException: null, status);
}
