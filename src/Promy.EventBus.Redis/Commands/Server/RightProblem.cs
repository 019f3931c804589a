namespace Promy.EventBus.Redis;

/// <summary>Why a right is not known to be there.</summary>
internal enum RightProblem
{
    /// <summary>The user does not have it.</summary>
    Refused,

    /// <summary>The server does not know the command.</summary>
    NoCommand,

    /// <summary>The answer is neither a success nor a refusal: unknown.</summary>
    Untold,
}
