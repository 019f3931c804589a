namespace Promy.EventBus.Convention.Tests;

/// <summary>A test of a source file.</summary>
/// <param name="Path">Path of the file from the root of the repository.</param>
/// <param name="Line">Line of the name, from 1.</param>
/// <param name="Name">Name of the method.</param>
internal sealed record TestMethod(string Path, int Line, string Name);
