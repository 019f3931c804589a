using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Validation;

/// <summary>Collects the rules that an event breaks. Costs nothing where it breaks none, as nearly always.</summary>
internal struct BrokenRules
{
    private List<ValidationResult>? _broken;

    public readonly IReadOnlyList<ValidationResult> All => _broken ?? (IReadOnlyList<ValidationResult>)[];

    /// <summary>A rule that threw instead of judging: an event that nobody has checked is not published.</summary>
    /// <param name="what">The rule.</param>
    /// <param name="member">The member that it is on.</param>
    /// <param name="exception">What it threw.</param>
    public static ValidationResult Unchecked(string what, string member, Exception exception) =>
        new($"{what} cannot be checked ({exception.GetType().Name}): {WireNames.Printable(ExceptionText.MessageOf(exception))}", [member]);

    public void Add(string member, string message) => Add(new ValidationResult(message, [member]));

    public void Add(ValidationResult broken) => (_broken ??= []).Add(broken);
}
