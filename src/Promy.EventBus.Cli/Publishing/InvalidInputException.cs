namespace Promy.EventBus.Cli;

/// <summary>An event of the input cannot be published; why, one reason each.</summary>
internal sealed class InvalidInputException(params IReadOnlyList<string> errors) : Exception(string.Join(' ', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
