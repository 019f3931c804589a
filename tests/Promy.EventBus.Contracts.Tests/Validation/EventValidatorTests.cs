using System.ComponentModel.DataAnnotations;
using Promy.EventBus.Validation;

namespace Promy.EventBus.Contracts.Tests.Validation;

public sealed class EventValidatorTests
{
    private readonly EventValidator _validator = new(Serializers.WithReflection());

    [Fact]
    public void A_valid_event_of_the_application_has_no_errors() =>
        Assert.Empty(_validator.Check(new OrderPlacedEvent { OrderId = "order-1" }));

    [Fact]
    public void All_broken_attributes_are_reported_with_their_messages()
    {
        var errors = _validator.Check(new OrderPlacedEvent { OrderId = "", Quantity = 101 });

        Assert.Equal(
            ["OrderId: The OrderId field is required.", "Quantity: The field Quantity must be between 1 and 100."],
            errors.Select(error => $"{Assert.Single(error.MemberNames)}: {error.ErrorMessage}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_attribute_that_requires_the_validation_context_gets_one()
    {
        var wrong = new TransferEvent { From = "a", To = "a", Confirmation = "b" };

        var errors = _validator.Check(wrong);

        Assert.Equal(
            ["Confirmation", "To"], errors.SelectMany(error => error.MemberNames).Order(StringComparer.Ordinal));
        Assert.Empty(_validator.Check(wrong with { To = "b" }));
    }

    [Fact]
    public void An_attribute_that_uses_the_context_undeclared_gets_one()
    {
        var error = Assert.Single(_validator.Check(new PeriodEvent { First = 5, Last = 4 }));

        Assert.Equal(["Last"], error.MemberNames);
        Assert.Equal("Last must not be before First.", error.ErrorMessage);
        Assert.Empty(_validator.Check(new PeriodEvent { First = 4, Last = 4 }));
    }

    [Fact]
    public void An_attribute_error_without_a_member_is_reported_for_its_property()
    {
        var error = Assert.Single(_validator.Check(new NamelessEvent()));

        Assert.Equal(["Value"], error.MemberNames);
        Assert.Equal("never good", error.ErrorMessage);
    }

    [Fact]
    public void Broken_rules_of_Validate_and_of_attributes_are_both_reported()
    {
        var errors = _validator.Check(new OwnRulesEvent { Number = -1 });

        Assert.Equal(["Number", "Own", "Own"], errors.SelectMany(error => error.MemberNames));
    }

    [Fact]
    public void A_success_returned_by_Validate_is_no_error() =>
        Assert.Empty(_validator.Check(new OwnRulesEvent { Number = 1, IsFine = true }));

    [Fact]
    public void An_attribute_on_a_base_record_counts()
    {
        var error = Assert.Single(_validator.Check(new DerivedEvent { Name = "x" }));

        Assert.Equal(["Tenant"], error.MemberNames);
    }

    [Fact]
    public void A_second_event_of_a_type_is_checked_too()
    {
        Assert.Single(_validator.Check(new OrderPlacedEvent()));
        Assert.Single(_validator.Check(new OrderPlacedEvent()));
    }

    [Fact]
    public void An_event_outside_the_JSON_context_is_refused_with_what_to_add()
    {
        var validator = new EventValidator(Serializers.PredefinedOnly());

        var error = Assert.Throws<EventBusConfigurationException>(
            () => validator.Check(new OrderPlacedEvent { OrderId = "order-1" }));

        Assert.Contains(nameof(OrderPlacedEvent), error.Message, StringComparison.Ordinal);
        Assert.Contains("JsonSerializerContext", error.Message, StringComparison.Ordinal);
    }

    [EventType("transfer.made")]
    private sealed record TransferEvent : Event
    {
        public string From { get; init; } = "";

        [DiffersFrom(nameof(From))]
        public string To { get; init; } = "";

        [Compare(nameof(To))]
        public string Confirmation { get; init; } = "";
    }

    [EventType("period.set")]
    private sealed record PeriodEvent : Event
    {
        public int First { get; init; }

        [NotBeforeFirst]
        public int Last { get; init; }
    }

    [EventType("nameless.error")]
    private sealed record NamelessEvent : Event
    {
        [NeverGood]
        public int Value { get; init; }
    }

    [EventType("own.rules")]
    private sealed record OwnRulesEvent : Event
    {
        [Range(0, 10)]
        public int Number { get; init; }

        public bool IsFine { get; init; }

        public override IEnumerable<ValidationResult> Validate() => IsFine
            ? [ValidationResult.Success!]
            : [new ValidationResult("first", ["Own"]), new ValidationResult("second", ["Own"])];
    }

    private abstract record TenantEvent : Event
    {
        [Required]
        public string? Tenant { get; init; }
    }

    [EventType("derived.happened")]
    private sealed record DerivedEvent : TenantEvent
    {
        [Required]
        public string? Name { get; init; }
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class DiffersFromAttribute(string other) : ValidationAttribute
    {
        public override bool RequiresValidationContext => true;

        protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
            Equals(value, validationContext.ObjectType.GetProperty(other)!.GetValue(validationContext.ObjectInstance))
                ? new ValidationResult("must differ", [validationContext.MemberName!])
                : ValidationResult.Success;
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class NotBeforeFirstAttribute : ValidationAttribute
    {
        protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
            value is int last && last >= ((PeriodEvent)validationContext.ObjectInstance).First
                ? ValidationResult.Success
                : new ValidationResult(
                    $"{validationContext.DisplayName} must not be before First.", [validationContext.MemberName!]);
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class NeverGoodAttribute : ValidationAttribute
    {
        protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
            new("never good");
    }
}
