using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting.Tests.Configuration;

public sealed class UnreadableValueTests
{
    private const string Unreadable =
        """
        {
          "Promy": {
            "EventBus": {
              "Redis": { "ConnectTimeout": "5s", "MaxRetries": "three", "PoolSize": 65 },
              "Publisher": { "Streams": [ { "Stream": "events:users", "MaxLength": "many" } ] },
              "Consumer": {
                "BatchSize": "1.5", "HandlerTimeout": "soon", "StartFrom": "Latest", "UnknownTypes": "Ignore",
                "MaxConcurrency": 1001, "Recovery": { "MaxDeliveries": "99999999999" },
                "Streams": [
                  { "Stream": "events:users" },
                  { "Stream": "events:orders", "StartFrom": "0", "BlockDuration": "PT1S" }
                ]
              },
              "Retry": { "Delays": [ "00:00:00", "100ms", "00:00:01", "500ms" ] },
              "DeadLetter": { "PerStream": "yes", "OnExhausted": "Drop, Retry" },
              "Retention": { "Streams": [ { "Stream": "events:orders", "MaxAge": "a week" } ] },
              "Json": { "EnumsAsNames": "1" },
              "Health": { "MaxLag": "1,000" }
            }
          }
        }
        """;

    [Fact]
    public void All_values_unreadable_or_out_of_range_are_reported_at_once() =>
        Assert.Equal(
            """
            Promy:EventBus:Redis:ConnectTimeout: '5s' is not a duration.
            Promy:EventBus:Redis:MaxRetries: 'three' is not a whole number. Use digits, such as 10.
            Promy:EventBus:Publisher:Streams:0:MaxLength: 'many' is not a whole number. Use digits, such as 10.
            Promy:EventBus:Consumer:BatchSize: '1.5' is not a whole number. Use digits, such as 10.
            Promy:EventBus:Consumer:HandlerTimeout: 'soon' is not a duration.
            Promy:EventBus:Consumer:StartFrom: 'Latest' is unknown. Use Beginning or End.
            Promy:EventBus:Consumer:UnknownTypes: 'Ignore' is unknown. Use Skip or DeadLetter or KeepPending.
            Promy:EventBus:Consumer:Recovery:MaxDeliveries: '99999999999' is too large. Use at most 2147483647.
            Promy:EventBus:Consumer:Streams:1:BlockDuration: 'PT1S' is not a duration.
            Promy:EventBus:Consumer:Streams:1:StartFrom: '0' is unknown. Use Beginning or End.
            Promy:EventBus:Json:EnumsAsNames: '1' is neither true nor false. Use one of them.
            Promy:EventBus:Retry:Delays:1: '100ms' is not a duration.
            Promy:EventBus:Retry:Delays:3: '500ms' is not a duration.
            Promy:EventBus:DeadLetter:PerStream: 'yes' is neither true nor false. Use one of them.
            Promy:EventBus:DeadLetter:OnExhausted: 'Drop, Retry' is unknown.
                Use DeadLetter or Acknowledge or KeepPending.
            Promy:EventBus:Retention:Streams:0:MaxAge: 'a week' is not a duration.
            Promy:EventBus:Health:MaxLag: '1,000' is not a whole number. Use digits, such as 10.
            Promy:EventBus:Redis:ConnectionString: no Redis is given.
            Promy:EventBus:Redis:PoolSize: 65 is out of range. Use 1 to 64.
            Promy:EventBus:Consumer:MaxConcurrency: 1001 is out of range. Use 1 to 1000.
            """.ReplaceLineEndings("\n").Replace("\n    ", " ", StringComparison.Ordinal),
            string.Join('\n', Configurations.Errors(Configurations.Json(Unreadable)).Select(Short)));

    [Fact]
    public async Task The_start_ends_with_all_unreadable_values()
    {
        using var host = TestBus.Build(bus => bus.Services.AddPromyEventBus(Configurations.Json(Unreadable))).Host;

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(19, exception.Failures.Count());
    }

    [Fact]
    public void A_duration_is_refused_with_the_form_that_is_expected() =>
        Assert.Contains(
            "hh:mm:ss", Assert.Single(Configurations.ErrorsOf(("Consumer:HandlerTimeout", "30s"))),
            StringComparison.Ordinal);

    [Fact]
    public void An_unreadable_value_is_shown_shortened_and_on_one_line() =>
        Assert.StartsWith(
            $"Promy:EventBus:Consumer:BatchSize: '1?{new string('2', 62)}…' is not a whole number.",
            Assert.Single(Configurations.ErrorsOf(("Consumer:BatchSize", "1\n" + new string('2', 100) + "x"))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Consumer:BatchSize")]
    [InlineData("Consumer:HandlerTimeout")]
    [InlineData("Consumer:StartFrom")]
    [InlineData("DeadLetter:PerStream")]
    [InlineData("DeadLetter:MaxLength")]
    public void An_empty_value_leaves_the_default(string key)
    {
        Assert.Empty(Configurations.ErrorsOf((key, "")));
        Assert.Empty(Configurations.ErrorsOf((key, null)));
    }

    [Fact]
    public void Names_and_spaces_are_read_unchanged()
    {
        var options = Configurations.Read(Configurations.Of(
            ("Consumer:StartFrom", "end"), ("Consumer:BatchSize", " 7 "), ("DeadLetter:PerStream", "TRUE"),
            ("health:maxlag", "9")));

        Assert.Equal((SubscriptionStart.End, 7), (options.Consumer.StartFrom, options.Consumer.BatchSize));
        Assert.Equal((true, 9), (options.DeadLetter.PerStream, options.Health.MaxLag));
    }

    /// <summary>Without the forms, of which other tests speak.</summary>
    private static string Short(string error)
    {
        foreach (var end in new[] { "is not a duration.", "no Redis is given." })
        {
            error = error.Contains(end, StringComparison.Ordinal)
                ? error[..(error.IndexOf(end, StringComparison.Ordinal) + end.Length)]
                : error;
        }

        return error;
    }
}
