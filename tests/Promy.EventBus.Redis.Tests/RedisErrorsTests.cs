using System.Security.Authentication;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

public sealed class RedisErrorsTests
{
    [Theory]
    [InlineData(CommandStatus.WaitingInBacklog, PublishFault.NotStoredTimedOut)]
    [InlineData(CommandStatus.WaitingToBeSent, PublishFault.NotStored)]
    [InlineData(CommandStatus.Sent, PublishFault.Unknown)]
    [InlineData(CommandStatus.Unknown, PublishFault.Unknown)]
    internal void ClassifyPublish_NoReply_DependsOnHowFarItCame(CommandStatus status, PublishFault expected)
    {
        Assert.Equal(expected, RedisErrors.ClassifyPublish(Lost(status)));
        Assert.Equal(expected, RedisErrors.ClassifyPublish(new RedisTimeoutException(CommandFlags.None, "late", status)));
    }

    [Fact]
    public void ClassifyPublish_OtherErrors_AreUnknownUnlessTheClientRefused()
    {
        Assert.Equal(PublishFault.NotStoredPermanent, RedisErrors.ClassifyPublish(new ObjectDisposedException("connection")));
        Assert.Equal(PublishFault.NotStoredPermanent, RedisErrors.ClassifyPublish(new RedisCommandException("disabled")));
        Assert.Equal(PublishFault.Unknown, RedisErrors.ClassifyPublish(new SocketException()));
        Assert.Equal(PublishFault.Unknown, RedisErrors.ClassifyPublish(new InvalidOperationException()));
    }

    [Fact]
    public void IsRedisError_KnowsWhatIsNotOurs()
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
    [InlineData("NOGROUP No such key 'x' or consumer group 'g'", true)]
    [InlineData("UNBLOCKED the stream key no longer exists", true)]
    [InlineData("ERR no such key", true)]
    [InlineData("ERR The XGROUP subcommand requires the key to exist", false)]
    [InlineData("WRONGTYPE NOGROUP", false)]
    public void IsGroupMissing_ErrorReply_IsFoundByItsPrefix(string message, bool expected) =>
        Assert.Equal(expected, RedisErrors.IsGroupMissing(Reply(message)));

    [Fact]
    public void IsGroupExisting_ErrorReply_IsFoundByItsPrefix()
    {
        Assert.True(RedisErrors.IsGroupExisting(Reply("BUSYGROUP Consumer Group name already exists")));
        Assert.False(RedisErrors.IsGroupExisting(Reply("ERR BUSYGROUP")));
        Assert.False(RedisErrors.IsGroupExisting(new InvalidOperationException("BUSYGROUP")));
    }

    [Fact]
    public void IsPermanent_OnlyWhereAnOperatorHasToAct()
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
    public void IsAuthenticationFailure_LooksIntoTheCauses()
    {
        var inner = Reply("WRONGPASS invalid username-password pair");

        Assert.True(RedisErrors.IsAuthenticationFailure(inner));
        Assert.True(RedisErrors.IsAuthenticationFailure(new InvalidOperationException("outer", new AggregateException(inner))));
        Assert.False(RedisErrors.IsAuthenticationFailure(Reply("NOPERM")));
    }

    [Fact]
    public void A_tls_handshake_that_fails_is_no_refused_password_although_the_client_library_calls_it_so()
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
    public void Describe_IsOneLine()
    {
        Assert.Equal("ERR a?b", RedisErrors.Describe(Reply("ERR a\nb")));
        Assert.Equal("no connection to Redis (SocketFailure)", RedisErrors.Describe(Lost(CommandStatus.Sent)));
        Assert.Equal("no reply from Redis in time", RedisErrors.Describe(new RedisTimeoutException(CommandFlags.None, "long text", CommandStatus.Sent)));
        Assert.Equal("InvalidOperationException: a?b", RedisErrors.Describe(new InvalidOperationException("a\nb")));
    }

    /// <summary>Without a kind: only the text counts.</summary>
    private static RedisServerException Reply(string message) => new(RedisErrorKind.Unknown, CommandFlags.None, message);

    private static RedisConnectionException Refused(Exception? cause) =>
        new(ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "refused", cause, CommandStatus.Unknown);

    private static RedisConnectionException Lost(CommandStatus status) =>
        new(ConnectionFailureType.SocketFailure, CommandFlags.None, "lost", innerException: null, status);
}
