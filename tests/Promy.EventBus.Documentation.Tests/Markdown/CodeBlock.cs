namespace Promy.EventBus.Documentation.Tests;

/// <summary>One fenced block of code.</summary>
/// <param name="Language">Word behind the fence, such as <c>csharp</c>.</param>
/// <param name="Marker">Text of the HTML comment in the line above the fence, if there is one.</param>
/// <param name="FirstLine">Number of the first line of code in the document.</param>
/// <param name="Lines">The code.</param>
internal sealed record CodeBlock(string Language, string? Marker, int FirstLine, string[] Lines)
{
    public string Text => string.Join('\n', Lines);

    public bool Contains(int line) => line >= FirstLine - 1 && line <= FirstLine + Lines.Length;
}
