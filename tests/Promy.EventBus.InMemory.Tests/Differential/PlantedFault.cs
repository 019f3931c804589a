namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>A fault of the model that the comparison has to find.</summary>
internal enum PlantedFault
{
    None,
    SettlesWhatIsKept,
    LosesLetters,
    ForgetsCounts,
}
