namespace Promy.EventBus.Redis;

/// <summary>What stands against a right.</summary>
internal enum RightProblem
{
    /// <summary>The user does not have it.</summary>
    Refused,

    /// <summary>The server does not know the command.</summary>
    NoCommand,

    /// <summary>The answer is neither that of somebody who has the right nor a refusal: nobody can tell.</summary>
    Untold,
}
