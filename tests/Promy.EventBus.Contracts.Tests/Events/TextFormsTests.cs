using System.Globalization;
using Promy.EventBus.Validation;

namespace Promy.EventBus.Contracts.Tests.Events;

/// <summary>The quick ways answer as the platform does.</summary>
public sealed class TextFormsTests
{
    [Theory]
    [InlineData("2025-11-06")]
    [InlineData("2024-02-29")]
    [InlineData("2025-02-29")]
    [InlineData("0001-01-01")]
    [InlineData("0000-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("2025-13-01")]
    [InlineData("2025-00-10")]
    [InlineData("2025-01-00")]
    [InlineData("2025-01-32")]
    [InlineData("2025-1-01")]
    [InlineData("2025-01-1 ")]
    [InlineData(" 2025-01-1")]
    [InlineData("+025-01-01")]
    [InlineData("2025/01/01")]
    [InlineData("2025-01-01T")]
    [InlineData("٢٠٢٥-٠١-٠١")]
    [InlineData("")]
    [InlineData(null)]
    public void IsDate_agrees_with_the_platform(string? text) =>
        Assert.Equal(
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            TextForms.IsDate(text));

    [Theory]
    [InlineData("https://cdn.example.com/autumn-sale.png", true)]
    [InlineData("http://a/", true)]
    [InlineData("https://a", true)]
    [InlineData("https://EXAMPLE.com/a", true)]
    [InlineData("https://example.com:8443/a?b=c#d", true)]
    [InlineData("https://[::1]/a", true)]
    [InlineData("https://bücher.example/ñ", true)]
    [InlineData("https://1.2.3.4/a", true)]
    [InlineData("https://", false)]
    [InlineData("https:///a", false)]
    [InlineData("https://a..b/c", false)]
    [InlineData("https://exa mple.com/", false)]
    [InlineData("ftp://example.com/a", false)]
    [InlineData("//example.com/a", false)]
    [InlineData("/a/b.png", false)]
    [InlineData("cdn.example.com/a.png", false)]
    [InlineData("javascript:alert(1)", false)]
    public void A_web_address_is_absolute_and_http_or_https(string text, bool expected) =>
        Assert.Equal(expected, TextForms.IsWebUrl(text));

    [Theory]
    [InlineData(1)]
    [InlineData(20251124)]
    public void IsWebUrl_agrees_with_Uri_on_random_text(int seed)
    {
        const string Characters = "aZ09.-/:@[]%~ _";
        var random = new Random(seed);
        for (var index = 0; index < 20_000; index++)
        {
            var text = "http://" + string.Concat(
                Enumerable.Range(0, random.Next(1, 12)).Select(_ => Characters[random.Next(Characters.Length)]));
            var expected = Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https");

            Assert.True(expected == TextForms.IsWebUrl(text), text);
        }
    }
}
