using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Validation;

/// <summary>Collects the rules that an event breaks. Costs nothing if it breaks none, as nearly always.</summary>
internal struct BrokenRules
{
    private List<ValidationResult>? _broken;

    public readonly IReadOnlyList<ValidationResult> All => _broken ?? (IReadOnlyList<ValidationResult>)[];

    /// <summary>Reports a rule that threw instead of judging: an unchecked event is not published.</summary>
    /// <param name="what">The rule.</param>
    /// <param name="member">The member with the rule.</param>
    /// <param name="exception">The exception of the rule.</param>
    public static ValidationResult Unchecked(string what, string member, Exception exception) =>
        new(
            $"{what} cannot be checked ({exception.GetType().Name}): "
            + WireNames.Printable(ExceptionText.MessageOf(exception)),
            [member]);

    public void Add(string member, string message) => Add(new ValidationResult(message, [member]));

    public void Add(ValidationResult broken) => (_broken ??= []).Add(broken);
}
