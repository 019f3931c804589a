namespace Promy.EventBus.TestWorker;

/// <summary>What a worker notes, in the directory that its test gave it.</summary>
public sealed class WorkerFiles(string directory)
{
    /// <summary>What was handled.</summary>
    public string Journal => Path.Combine(directory, "journal");

    /// <summary>What became of each publish.</summary>
    public string Outcomes => Path.Combine(directory, "outcomes");

    /// <summary>What the worker says of itself.</summary>
    public string Status => Path.Combine(directory, "status");

    /// <summary>What was logged.</summary>
    public string Log => Path.Combine(directory, "log");
}
