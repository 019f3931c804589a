namespace Promy.EventBus.TestWorker;

/// <summary>The files of a worker, in the directory that its test gave it.</summary>
public sealed class WorkerFiles(string directory)
{
    /// <summary>The handled events.</summary>
    public string Journal => Path.Combine(directory, "journal");

    /// <summary>The outcome of each publish.</summary>
    public string Outcomes => Path.Combine(directory, "outcomes");

    /// <summary>The statuses of the worker.</summary>
    public string Status => Path.Combine(directory, "status");

    /// <summary>The log.</summary>
    public string Log => Path.Combine(directory, "log");
}
