namespace Promy.EventBus.Cli;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsNumber">Whether its values are aligned right.</param>
internal sealed record Column(string Title, bool IsNumber = false);
