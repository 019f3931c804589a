namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>A fault of the model that the comparison has to find.</summary>
internal enum PlantedFault
{
    None,

    /// <summary>What is left pending is acknowledged.</summary>
    SettlesWhatIsKept,

    /// <summary>No dead letter is written.</summary>
    LosesLetters,

    /// <summary>Each delivery is the first.</summary>
    ForgetsCounts,

    /// <summary>Nothing ever looks abandoned.</summary>
    ForgetsIdleTimes,
}
