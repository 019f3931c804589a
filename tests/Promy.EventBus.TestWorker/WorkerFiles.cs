namespace Promy.EventBus.TestWorker;

/// <summary>Files of a worker, in the directory that its test gave.</summary>
public sealed class WorkerFiles(string directory)
{
    /// <summary>Handled events.</summary>
    public string Journal => Path.Combine(directory, "journal");

    /// <summary>The outcome of each publish.</summary>
    public string Outcomes => Path.Combine(directory, "outcomes");

    /// <summary>The status of the worker.</summary>
    public string Status => Path.Combine(directory, "status");

    /// <summary>The log.</summary>
    public string Log => Path.Combine(directory, "log");
}
