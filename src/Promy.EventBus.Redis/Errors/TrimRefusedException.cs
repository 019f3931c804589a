namespace Promy.EventBus.Redis;

/// <summary>A trim did not take place, or not to its end, because another trimmer leads.</summary>
internal sealed class TrimRefusedException(string message) : Exception(message);
