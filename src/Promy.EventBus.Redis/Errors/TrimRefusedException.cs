namespace Promy.EventBus.Redis;

/// <summary>A trim did not begin or did not finish, because another trimmer leads.</summary>
internal sealed class TrimRefusedException(string message) : Exception(message);
