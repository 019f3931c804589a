using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Configuration;

public sealed class UnknownKeyTests
{
    [Theory]
    [InlineData("Consumer:MaxConcurency", "Consumer:MaxConcurrency")]
    [InlineData("consumer:gruop", "Consumer:Group")]
    [InlineData("Consumers:Group", "Consumer", "Consumers")]
    [InlineData("Retries:Delays:0", "Retry", "Retries")]
    [InlineData("MaxConcurrency", "Consumer:MaxConcurrency")]
    [InlineData("Redis:HandlerTimeout", "Consumer:HandlerTimeout")]
    [InlineData("Redis:Password:File", "", "Redis:Password")]
    [InlineData("Consumer:Stream:0:MaxConcurrency", "Consumer:Streams", "Consumer:Stream")]
    [InlineData("Consumer:Streams:0:MaxConcurency", "Consumer:Streams:0:MaxConcurrency")]
    [InlineData("Publisher:Streams:17:MaxLenght", "Publisher:Streams:17:MaxLength")]
    [InlineData("Retry:Delay:0", "Retry:Delays", "Retry:Delay")]
    [InlineData("DeadLetter:Recovery:MinIdle", "Consumer:Recovery", "DeadLetter:Recovery")]
    public void An_unknown_key_ends_the_start_with_the_nearest_known_key(
        string key, string nearest, string? unknown = null)
    {
        var error = Errors((key, "x")).Single(
            error => error.StartsWith($"Promy:EventBus:{unknown ?? key}: ", StringComparison.OrdinalIgnoreCase));

        Assert.StartsWith(
            $"Promy:EventBus:{unknown ?? key}: this key is unknown. ", error, StringComparison.OrdinalIgnoreCase);
        if (nearest.Length > 0)
        {
            Assert.EndsWith($" Did you mean Promy:EventBus:{nearest}?", error, StringComparison.OrdinalIgnoreCase);
        }
        else
        {
            Assert.DoesNotContain("Did you mean", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_unlike_any_other_is_answered_with_the_known_keys() =>
        Assert.Equal(
            "Promy:EventBus:Health:Colour: this key is unknown. Known here are MaxLag and MaxDeadLetters. To let "
            + "unknown keys pass with a warning, set Promy:EventBus:AllowUnknownKeys to true.",
            Assert.Single(Configurations.ErrorsOf(("Health:Colour", "red"))));

    [Theory]
    [InlineData("Colour", null)]
    [InlineData("Health:Colour", "")]
    [InlineData("Health:Colour", null)]
    public void An_unknown_key_without_a_value_is_refused_too(string key, string? value) =>
        Assert.Single(Configurations.ErrorsOf((key, value)));

    [Fact]
    public void An_unknown_key_is_shown_on_one_line() =>
        Assert.StartsWith(
            "Promy:EventBus:Health:Col?our: this key is unknown.",
            Assert.Single(Configurations.ErrorsOf(("Health:Col\nour", "red"))), StringComparison.Ordinal);

    [Fact]
    public void Unknown_keys_are_reported_beside_all_other_errors()
    {
        var errors = Configurations.ErrorsOf(
            ("Consumer:BatchSize", "ten"), ("Consumer:MaxConcurency", "5"), ("Redis:PoolSize", "65"),
            ("Retry:Delay:0", "x"), ("Retry:Delay:1", "x"));

        Assert.Equal(
            ["Consumer:BatchSize", "Consumer:MaxConcurency", "Redis:PoolSize", "Retry:Delay"],
            errors.Select(error => error["Promy:EventBus:".Length..].Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(
        "Redis",
        "localhost:6379,password=canary",
        "this key is a section and has no value of its own. Set its keys, such as "
        + "Promy:EventBus:Redis:ConnectionString.")]
    [InlineData(
        "Consumer:Streams",
        "events:users",
        "this key is a list of sections and has no value of its own. Set its keys, such as "
        + "Promy:EventBus:Consumer:Streams:0:Stream.")]
    [InlineData(
        "Consumer:Streams:0",
        "events:users",
        "this key is a section and has no value of its own. Set its keys, such as "
        + "Promy:EventBus:Consumer:Streams:0:Stream.")]
    public void A_value_where_a_section_belongs_is_refused_and_not_repeated(string key, string value, string error) =>
        Assert.Contains($"Promy:EventBus:{key}: {error}", Configurations.ErrorsOf((key, value)));

    [Theory]
    [InlineData("Consumer:Group:Name")]
    [InlineData("Consumer:HandlerTimeout:0")]
    [InlineData("Retry:Delays:0:Value")]
    public void A_section_where_a_value_belongs_is_refused(string key)
    {
        var owner = key[..key.LastIndexOf(':')];

        Assert.Contains(
            $"Promy:EventBus:{owner}: this key has one value and no keys below it.",
            Configurations.ErrorsOf(("Retry:Delays:0", "00:00:01"), (key, "x")));
    }

    [Theory]
    [InlineData("Redis:Connection")]
    [InlineData("Redis:ConnectionFactory")]
    [InlineData("Redis:Configuration")]
    [InlineData("Json:Converters:0")]
    public void An_option_that_only_code_can_set_is_refused(string key) =>
        Assert.Equal(
            $"Promy:EventBus:{key.Replace(":0", "", StringComparison.Ordinal)}: this option can be set in code only.",
            Assert.Single(Configurations.ErrorsOf((key, "localhost"))));

    [Fact]
    public void Empty_and_absent_sections_and_keys_of_another_case_are_valid()
    {
        Assert.Empty(Configurations.ErrorsOf(
            ("Consumer", null), ("Consumer:Streams", ""), ("Retry", ""), ("Retry:Redelivery", ""),
            ("DeadLetter:ReplayStreams", null), ("HEALTH:maxlag", "1")));
        Assert.Empty(Configurations.Errors(Configurations.Json(
            """
            {"Promy":{"EventBus":{"Redis":{"ConnectionString":"localhost"},"Publisher":{},"Consumer":null,
            "Retention":{"Streams":[]}}}}
            """)));
    }

    [Fact]
    public void A_section_of_another_name_is_known_by_its_own_keys() =>
        Assert.Contains(
            "Bus:Consumer:Gruop: this key is unknown. Did you mean Bus:Consumer:Group?",
            Configurations.Errors(Configurations.Json("""{"Bus":{"Consumer":{"Gruop":"x"}}}""").GetSection("Bus")));

    [Fact]
    public void The_section_above_the_bus_is_not_taken_for_the_bus() =>
        Assert.Contains(
            Configurations.Errors(Configurations.Of(("Consumer:Group", "x")).GetSection("Promy")),
            error => error.StartsWith("Promy:EventBus: this key is unknown.", StringComparison.Ordinal));

    [Fact]
    public void A_section_registered_by_a_package_is_known_with_all_or_listed_keys()
    {
        var configuration = Configurations.Of(
            ("Outbox:Table", "t"), ("Outbox:Streams:3:Name", "n"), ("Outbox:Tabel", "t"),
            ("Sagas:Anything:At:All", "x"), ("Sags:X", "x"));

        var errors = Configurations.Errors(
            configuration, bus => bus.AddKnownSection("Outbox", "Table", "Streams:0:Name").AddKnownSection("Sagas"));

        Assert.Equal(
            [
                "Promy:EventBus:Outbox:Tabel: this key is unknown. Did you mean Promy:EventBus:Outbox:Table?",
                "Promy:EventBus:Sags: this key is unknown. Did you mean Promy:EventBus:Sagas?",
            ],
            errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unknown_keys_that_are_allowed_are_a_warning(bool inCode)
    {
        var configuration = inCode
            ? Configurations.Of(("Consumer:MaxConcurency", "50"), ("Colour", "red"))
            : Configurations.Of(("Consumer:MaxConcurency", "50"), ("Colour", "red"), ("AllowUnknownKeys", "true"));
        await using var bus = TestBus.Build(
            bus => bus.Services.AddPromyEventBus(configuration, options => options.AllowUnknownKeys |= inCode));

        await bus.Host.StartAsync();

        var warning = Assert.Single(bus.LogsOf(LogLevel.Warning));
        Assert.Equal("UnknownKeys", warning.Id.Name);
        Assert.Contains("Promy:EventBus:Consumer:MaxConcurency", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Promy:EventBus:Colour", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("red", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_without_unknown_keys_logs_nothing()
    {
        await using var bus = TestBus.Build(
            bus => bus.Services.AddPromyEventBus(Configurations.Of(("AllowUnknownKeys", "true"))));

        await bus.Host.StartAsync();

        Assert.Empty(bus.LogsOf(LogLevel.Warning));
    }

    /// <summary>Errors of one key with a value; a stream for the lists is set too.</summary>
    private static IReadOnlyList<string> Errors((string Key, string? Value) setting) =>
        Configurations.ErrorsOf(
            ("Consumer:Streams:0:Stream", "events:users"), ("Publisher:Streams:17:Stream", "events:users"), setting);
}
