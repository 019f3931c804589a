namespace Promy.EventBus.TestWorker;

/// <summary>Behaviours of a handler.</summary>
public static class FaultBehaviours
{
    public const string Succeed = "succeed";

    /// <summary>Throws in every attempt.</summary>
    public const string Fail = "fail";

    /// <summary>Never ends, and ignores its token.</summary>
    public const string Hang = "hang";

    /// <summary>Never ends, and blocks its thread.</summary>
    public const string Block = "block";

    /// <summary>Ends the process.</summary>
    public const string Die = "die";
}
