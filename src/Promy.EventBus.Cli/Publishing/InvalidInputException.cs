namespace Promy.EventBus.Cli;

/// <summary>An event of the input cannot be published, with one text for each reason.</summary>
internal sealed class InvalidInputException(params IReadOnlyList<string> errors) : Exception(string.Join(' ', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
