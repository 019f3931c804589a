using System.Net.Sockets;
using System.Text;

namespace Promy.EventBus.TestSupport.Tests;

public sealed class RedisRequestsTests
{
    private const string Ping = "*1\r\n$4\r\nPING\r\n";
    private const string Get = "*2\r\n$3\r\nGET\r\n$5\r\n*1\r\nk\r\n";

    private readonly RedisRequests _requests = new();

    [Fact]
    public async Task Commands_are_reported_once_complete_wherever_they_are_cut()
    {
        await using var proxy = TcpProxy.To(port: 1);
        for (var cut = 1; cut < Get.Length; cut++)
        {
            using var connection = new ProxiedConnection(proxy, new TcpClient());

            var first = See(connection, Ping + Get[..cut]);
            var second = See(connection, Get[cut..] + Ping);

            Assert.Equal(["PING"], Assert.Single(first));
            Assert.Equal([["GET", "*1\r\nk"], ["PING"]], second);
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_command_are_an_error_and_not_guessed()
    {
        await using var proxy = TcpProxy.To(port: 1);
        using var connection = new ProxiedConnection(proxy, new TcpClient());

        Assert.Throws<FormatException>(() => See(connection, "PING\r\n"));
    }

    private IReadOnlyList<string[]> See(ProxiedConnection connection, string chunk) =>
        _requests.CompletedBy(connection, Encoding.Latin1.GetBytes(chunk));
}
