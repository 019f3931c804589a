using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

/// <summary>Null counts as absent if a member may not be null.</summary>
public sealed class NullMembersTests
{
    [Fact]
    public void Null_in_a_member_that_is_not_nullable_leaves_the_default()
    {
        var read = Reading.Read<ParcelEvent>(
            """{"name":null,"tags":null,"weight":null,"sent_at":null,"size":null,"count":7}""");

        Assert.Equal(("unnamed", 1.5m, 7), (read.Name, read.Weight, read.Count));
        Assert.Equal(["new"], read.Tags);
        Assert.Equal(default, read.SentAt);
        Assert.Equal(new Size(1, 2), read.Size);
    }

    [Fact]
    public void Null_in_a_nullable_member_is_null()
    {
        var read = Reading.Read<ParcelEvent>("""{"note":null,"limit":null}""");

        Assert.Null(read.Note);
        Assert.Null(read.Limit);
    }

    [Theory]
    [InlineData("""{"receiver":{"city":null,"street":"s"}}""")]
    [InlineData("""{ "receiver" : { "street":"s" , "city" : null } }""")]
    [InlineData("""{"stops":[{"city":null,"street":"s"}]}""")]
    [InlineData("""{"named_stops":{"a":{"city":null,"street":"s"}}}""")]
    [InlineData("""{"place":{"street":"s","city":null,"$type":"address"}}""")]
    public void Null_in_a_nested_object_leaves_the_default_there(string payload)
    {
        var read = Reading.Read<ParcelEvent>(payload);

        var address =
            read.Receiver ?? read.Stops.Concat(read.NamedStops.Values).FirstOrDefault() ?? (Address)read.Place!;
        Assert.Equal(new Address { Street = "s", City = "somewhere" }, address);
    }

    [Theory]
    [InlineData("""{"code":null}""")]
    [InlineData("""{"code":null,"text":"null"}""")]
    [InlineData("""{"text":"a null, b","code":null}""")]
    public void Null_in_a_required_member_is_an_error_that_names_the_member(string payload)
    {
        Assert.False(Serializers.WithReflection().TryDeserialize<CodedEvent>(
            Reading.Metadata, Encoding.UTF8.GetBytes(payload), out _, out var error));

        Assert.Contains("'code'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_null_in_a_text_is_text()
    {
        var read = Reading.Read<CodedEvent>("""{"code":"\"code\":null,","text":"null"}""");

        Assert.Equal(("\"code\":null,", "null"), (read.Code, read.Text));
    }

    [Fact]
    public void A_positional_record_gets_the_default_of_the_parameter()
    {
        var read = Reading.Read<PositionalEvent>("""{"name":null,"level":null}""");

        Assert.Equal(("nobody", 3), (read.Name, read.Level));
    }

    [Theory]
    [InlineData("""{"price":null,"dates":null,"promotion_name":null,"created_at":null,"timestamp":null}""")]
    public void Nulls_of_predefined_events_leave_defaults_even_without_reflection(string payload)
    {
        Assert.True(Serializers.PredefinedOnly().TryDeserialize<PromotionCreatedEvent>(
            Reading.Metadata, Encoding.UTF8.GetBytes(payload), out var read, out var error), error);

        Assert.Equal(
            (0m, "", Reading.Metadata.Timestamp, Reading.Metadata.Timestamp),
            (read.Price, read.PromotionName, read.Timestamp, read.CreatedAt));
        Assert.Null(read.Dates);
    }

    [Fact]
    public void The_payload_without_its_nulls_is_valid_JSON()
    {
        var type = WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()]).GetTypeInfo(typeof(ParcelEvent));
        string[] members = ["\"name\":null", "\"weight\": null", "\"count\":1", "\"tags\" :null"];
        foreach (var order in Orders(members))
        {
            var payload = "{" + string.Join(" , ", order) + "}";

            using var json = System.Text.Json.JsonDocument.Parse(
                NullMembers.Blank(Encoding.UTF8.GetBytes(payload), type));

            Assert.Equal("count", Assert.Single(json.RootElement.EnumerateObject()).Name);
        }
    }

    private static IEnumerable<string[]> Orders(string[] all) => all.Length <= 1
        ? [all]
        : all.SelectMany(first => Orders([.. all.Except([first])]).Select(rest => (string[])[first, .. rest]));

    [EventType("parcel.sent")]
    private sealed record ParcelEvent : Event
    {
        public string Name { get; init; } = "unnamed";

        public List<string> Tags { get; init; } = ["new"];

        public decimal Weight { get; init; } = 1.5m;

        public int Count { get; init; }

        public DateTimeOffset SentAt { get; init; }

        public Size Size { get; init; } = new(1, 2);

        public string? Note { get; init; } = "none";

        public int? Limit { get; init; } = 5;

        public Address? Receiver { get; init; }

        public List<Address> Stops { get; init; } = [];

        public Dictionary<string, Address> NamedStops { get; init; } = [];

        public Place? Place { get; init; }
    }

    private readonly record struct Size(int Width, int Height);

    [JsonDerivedType(typeof(Address), "address")]
    private abstract record Place;

    private sealed record Address : Place
    {
        public string Street { get; init; } = "";

        public string City { get; init; } = "somewhere";
    }

    [EventType("coded.happened")]
    private sealed record CodedEvent : Event
    {
        public required string Code { get; init; }

        public string Text { get; init; } = "";
    }

    [EventType("positional.happened")]
    private sealed record PositionalEvent(string Name = "nobody", int Level = 3) : Event;
}
