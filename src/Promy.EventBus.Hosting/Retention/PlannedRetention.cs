namespace Promy.EventBus.Hosting;

/// <summary>One stream and what it keeps.</summary>
internal sealed record PlannedRetention(string Stream, Retention Retention);
