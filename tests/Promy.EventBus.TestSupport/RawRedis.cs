using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// Asks one certain server, without a client library that would look for the primary or not connect at all.
/// </summary>
public static class RawRedis
{
    /// <summary>Sends one command on a connection of its own.</summary>
    /// <returns>First line of the reply; the text of a bulk string.</returns>
    public static async Task<string> AskAsync(int port, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var line = await reader.ReadLineAsync() ?? throw new IOException("Closed without a reply.");
        if (line[0] != '$')
        {
            return line;
        }

        var text = new char[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text);
        return new string(text);
    }

    /// <summary>A line of <c>INFO</c>.</summary>
    public static async Task<string> InfoAsync(int port, string section, string key)
    {
        var lines = (await AskAsync(port, $"INFO {section}")).Split("\r\n");
        return lines.Single(line => line.StartsWith($"{key}:", StringComparison.Ordinal)).Split(':', 2)[1];
    }
}
