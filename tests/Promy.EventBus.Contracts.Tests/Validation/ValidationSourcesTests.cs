using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Promy.EventBus.Validation;

namespace Promy.EventBus.Contracts.Tests.Validation;

/// <summary>Places that declare rules, and rules that throw.</summary>
public sealed class ValidationSourcesTests
{
    private readonly EventValidator _validator = new(Serializers.WithReflection());

    [Fact]
    public void Rules_on_the_parameters_of_a_positional_record_count()
    {
        Assert.Equal(["Level", "Name", "Name"], Members(new PositionalEvent("", 99)));
        Assert.Empty(Members(new PositionalEvent("abc", 5)));
    }

    [Fact]
    public void A_rule_on_both_the_parameter_and_the_property_is_one_rule() =>
        Assert.Equal(["Name"], Members(new TwiceEvent("")));

    [Fact]
    public void Rules_on_parameters_count_if_JSON_uses_another_constructor() =>
        Assert.Equal(["Name"], Members(new OtherConstructorEvent("")));

    [Fact]
    public void Rules_on_parameters_of_a_base_record_count() =>
        Assert.Equal(["Extra", "Name"], Members(new DerivedPositionalEvent("", "")));

    [Fact]
    public void Rules_of_generated_metadata_count() =>
        Assert.Equal(
            ["Level", "Name"],
            new EventValidator(new(Promy.EventBus.Wire.WireJson.CreateOptions([GeneratedContext.Default])))
                .Check(new GeneratedEvent("", 99)).SelectMany(error => error.MemberNames)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Rules_of_the_whole_event_count() =>
        Assert.Equal(["Whole: never", "validatable"], [.. Messages(new WholeEvent())]);

    [Fact]
    public void Limits_given_as_text_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.Empty(Members(new PricedEvent { Price = 9.99m, Text = "9.99" }));
            Assert.Equal(["Price", "Text"], Members(new PricedEvent { Price = 10m, Text = "10" }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_rule_that_throws_is_broken_and_is_named_with_the_reason()
    {
        var messages = Messages(new ThrowingRulesEvent());

        Assert.Equal(5, messages.Count);
        Assert.Contains(
            messages,
            message => message.StartsWith("The rule MinLengthAttribute cannot be checked", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("no judgement", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("no value", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("no message", StringComparison.Ordinal));
        Assert.Contains(
            messages, message => message.StartsWith("Validate cannot be checked", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_that_returns_null_breaks_no_rule() => Assert.Empty(Members(new NullRulesEvent()));

    private IEnumerable<string> Members(Event @event) =>
        _validator.Check(@event).SelectMany(error => error.MemberNames).Order(StringComparer.Ordinal);

    private List<string> Messages(Event @event) =>
        [.. _validator.Check(@event).Select(error => error.ErrorMessage!).Order(StringComparer.Ordinal)];

    [EventType("positional.happened")]
    private sealed record PositionalEvent([Required, MinLength(3)] string Name, [Range(1, 5)] int Level) : Event;

    [EventType("twice.happened")]
    private sealed record TwiceEvent([Required] [property: Required] string Name) : Event;

    [EventType("other.constructor")]
    private sealed record OtherConstructorEvent([Required] string Name) : Event
    {
        [JsonConstructor]
        public OtherConstructorEvent()
            : this("")
        {
        }
    }

    private abstract record PositionalBase([Required] string Name) : Event;

    [EventType("derived.positional")]
    private sealed record DerivedPositionalEvent(string Name, [Required] string Extra) : PositionalBase(Name);

    [EventType("whole.happened")]
    [NeverWhole(ErrorMessage = "Whole: never")]
    private sealed record WholeEvent : Event, IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            [new("validatable", ["X"])];
    }

    [EventType("priced.happened")]
    private sealed record PricedEvent : Event
    {
        [Range(typeof(decimal), "0.5", "9.99")]
        public decimal Price { get; init; }

        [Range(typeof(double), "0.5", "9.99")]
        public string Text { get; init; } = "";
    }

    [EventType("throwing.rules")]
    private sealed record ThrowingRulesEvent : Event
    {
        [MinLength(3)]
        public int Number { get; init; } = 1;

        [Throwing]
        public string Text { get; init; } = "";

        [Required]
        public string Value => Text.Length > 9 ? "" : throw new InvalidOperationException("no value");

        [Required]
        [Mute]
        public string Muted { get; init; } = "x";

        public override IEnumerable<ValidationResult> Validate()
        {
            yield return ValidationResult.Success!;
            throw new InvalidOperationException("no rules");
        }
    }

    [EventType("null.rules")]
    private sealed record NullRulesEvent : Event
    {
        public override IEnumerable<ValidationResult> Validate() => null!;
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class NeverWholeAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => value is not WholeEvent;
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class ThrowingAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => throw new InvalidOperationException("no judgement");
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class MuteAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => false;

        public override string FormatErrorMessage(string name) => throw new InvalidOperationException("no message");
    }
}
