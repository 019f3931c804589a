namespace Promy.EventBus.Hosting;

/// <summary>One stream and its retention.</summary>
internal sealed record PlannedRetention(string Stream, Retention Retention);
