using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Validation;

/// <summary>Collects the rules that an event breaks. Costs nothing where it breaks none, as nearly always.</summary>
internal struct BrokenRules
{
    private List<ValidationResult>? _broken;

    public readonly IReadOnlyList<ValidationResult> All => _broken ?? (IReadOnlyList<ValidationResult>)[];

    public void Add(string member, string message) => Add(new ValidationResult(message, [member]));

    public void Add(ValidationResult broken) => (_broken ??= []).Add(broken);
}
