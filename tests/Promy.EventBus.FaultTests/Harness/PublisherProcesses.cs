using System.Globalization;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>Processes that publish, and their notes of each outcome.</summary>
internal static class PublisherProcesses
{
    private const string Outcomes = "outcomes";

    /// <summary>Starts a process that publishes so many numbers and ends.</summary>
    public static WorkerProcess StartPublishing(this FaultRun run, int first, int count, int callers) =>
        run.Own(WorkerProcess.Start(
            typeof(WorkerRoles).Assembly,
            [
                $"--role={WorkerRoles.Publish}",
                $"--stream={run.Stream}",
                $"--Promy:EventBus:Redis:ConnectionString={run.ConnectionString}",
                string.Create(CultureInfo.InvariantCulture, $"--first={first}"),
                string.Create(CultureInfo.InvariantCulture, $"--count={count}"),
                string.Create(CultureInfo.InvariantCulture, $"--callers={callers}"),
            ]));

    /// <summary>Publishes that it has confirmed so far.</summary>
    public static int Acknowledged(this WorkerProcess publisher) =>
        publisher.Lines(Outcomes).Count(line => line.StartsWith("ack ", StringComparison.Ordinal));

    /// <summary>
    /// Enters everything that the process noted into the ledger. A publish without an outcome stays unknown.
    /// </summary>
    /// <returns>The highest number that it tried.</returns>
    public static int Record(this Ledger ledger, WorkerProcess publisher)
    {
        var highest = -1;
        foreach (var words in publisher.Lines(Outcomes).Select(line => line.Split(' ')))
        {
            var number = int.Parse(words[1], CultureInfo.InvariantCulture);
            switch (words[0])
            {
                case "try":
                    ledger.Attempt(number);
                    highest = Math.Max(highest, number);
                    break;

                case "ack":
                    ledger.Settle(number, PublishFate.Acknowledged);
                    break;

                case "no":
                    ledger.Settle(number, PublishFate.NotPublished);
                    break;

                default:
                    ledger.Settle(number, PublishFate.Unknown);
                    break;
            }
        }

        return highest;
    }
}
