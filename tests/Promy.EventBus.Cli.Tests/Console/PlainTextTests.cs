using System.Text;

namespace Promy.EventBus.Cli.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain text, ñ, 日本 and 🎉", "plain text, ñ, 日本 and 🎉")]
    [InlineData("\u001b[31m", "\\u001b[31m")]
    [InlineData("a\nb\r\tc\u0000\u007f\u009b", "a\\u000ab\\u000d\\u0009c\\u0000\\u007f\\u009b")]
    [InlineData("\u2028\u2029\u202e\u200b\ufeff", "\\u2028\\u2029\\u202e\\u200b\\ufeff")]
    public void Invisible_characters_are_escaped(string text, string expected) =>
        Assert.Equal(expected, PlainText.Escape(text));

    [Fact]
    public void A_lone_surrogate_is_escaped() => Assert.Equal("\\ud83c!", PlainText.Escape("\ud83c!"));

    [Fact]
    public void Bytes_that_are_not_utf8_are_shown_as_bytes()
    {
        byte[] bytes = [.. "ok "u8, 0xff, 0xc3, .. "é\u001b"u8];

        Assert.Equal("ok \\xff\\xc3é\\u001b", PlainText.Escape(bytes));
        Assert.Equal("é🎉", PlainText.Escape(Encoding.UTF8.GetBytes("é🎉")));
    }

    [Theory]
    [InlineData("see redis://user:p@ss@host:1/0 there", "see redis://***@host:1/0 there")]
    [InlineData("'host:1,password=p ass,ssl=true'", "'host:1,password=***")]
    [InlineData("host,Password = secret,x", "host,Password = ***")]
    [InlineData("host,sentinelPassword=a,b=c", "host,sentinelPassword=***")]
    [InlineData("redis://user:p ss, wo@rd@host", "redis://***@host")]
    [InlineData("nothing to hide@here", "nothing to hide@here")]
    public void Credentials_are_hidden(string text, string expected) => Assert.Equal(expected, Secrets.Hide(text));
}
