using System.CommandLine;
using System.Text;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>publish</c>: events from JSON, all validated before the first is sent.</summary>
internal static class PublishCommand
{
    private const int BatchSize = 500;
    private const string StandardInput = "-";

    public static Command Create()
    {
        var stream = Arguments.Stream();
        var file = new Option<string>("--file", "-f")
        {
            Description = "File with one JSON object, or with one on each line; - for standard input.",
            HelpName = "path",
            DefaultValueFactory = _ => StandardInput,
        };
        var type = new Option<string?>("--type")
        {
            Description = "Type of the events. Required for types unknown to this tool, which are not validated.",
            HelpName = "type",
        };
        var source = new Option<string>("--source")
        {
            Description = "Source of events that name none.",
            HelpName = "name",
            DefaultValueFactory = _ => "promy-eventbus",
        };
        var create = new Option<bool>("--create") { Description = "Publish to a stream that does not exist yet." };
        var dryRun = Confirmation.DryRunOption("Validate, and publish nothing.");
        return CliCommand.Create(
            "publish",
            "Publish events from a JSON file or standard input. All are validated before the first is sent.",
            async run =>
            {
                var target = run.Get(stream);
                if (!WireNames.IsName(target))
                {
                    throw CliException.BadArguments($"The stream cannot be used. {WireNames.NameRule}");
                }

                var text = await ReadAsync(run, run.Get(file)!).ConfigureAwait(false);
                var events = new EventPreparation(target, run.Get(type), run.Get(source)!, run.TimeProvider)
                    .Prepare(EventInput.Read(text));
                WarnOfOtherStreams(run, target, events);
                return await RunAsync(run, target, events, run.Get(create), run.Get(dryRun)).ConfigureAwait(false);
            },
            stream,
            file,
            type,
            source,
            create,
            dryRun);
    }

    private static async Task<string> ReadAsync(CliRun run, string path)
    {
        try
        {
            // Bytes that are not UTF-8 are an error: otherwise their replacement would be published.
            using var reader = new StreamReader(
                path == StandardInput ? run.Console.OpenInput() : File.OpenRead(path),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));

            // A read from a terminal cannot be cancelled: Ctrl-C leaves it behind, and the process ends.
            return await Task.Run(reader.ReadToEnd, CancellationToken.None).WaitAsync(run.Token).ConfigureAwait(false);
        }
        catch (DecoderFallbackException)
        {
            throw CliException.BadArguments("The input is not UTF-8. Nothing was published.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadArguments(
                $"The file '{path}' cannot be read: {exception.Message} Nothing was published.");
        }
    }

    private static void WarnOfOtherStreams(CliRun run, string target, EncodedEvent[] events)
    {
        foreach (var type in events.Select(encoded => encoded.EventType).Distinct())
        {
            if (KnownEvents.StreamOf(type) is { } declared && declared != target)
            {
                run.Console.WriteWarning($"{type} belongs to {declared}; this goes to {target}.");
            }
        }
    }

    private static async Task<int> RunAsync(CliRun run, string stream, EncodedEvent[] events, bool create, bool dryRun)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var last = await session.Inspector.LastGeneratedAsync(stream, run.Token).ConfigureAwait(false);
            if (last == StreamEntryId.Zero && !create)
            {
                throw CliException.Failed(
                    $"There is no stream '{stream}' in this database. To make it: --create. Nothing was published.");
            }

            if (dryRun)
            {
                run.Console.WriteNote($"Dry run: {events.Length} valid, nothing was published.");
                var checkedOnly = events.Select(
                    encoded => new PublishedItem(encoded.EventId, encoded.EventType, null, null));
                Write(run, stream, dryRun, [.. checkedOnly]);
                return ExitCodes.Done;
            }

            var published = await ProgressBar.ShowAsync(
                run.Console, "Publishing", events.Length, progress => SendAsync(run, session, events, progress))
                .ConfigureAwait(false);
            Write(run, stream, dryRun, published);
            var failed = published.Where(item => item.EntryId is null).ToArray();
            if (failed.Length == 0)
            {
                return ExitCodes.Done;
            }

            throw CliException.Failed(
                $"{failed.Length} of {events.Length} events are not confirmed. "
                + Listing.Of([.. failed.Select(item => item.Error!)]));
        }
    }

    private static async Task<List<PublishedItem>> SendAsync(
        CliRun run, RedisSession session, EncodedEvent[] events, IProgress<long> progress)
    {
        var windows = new SendWindows(session.Connections, session.Options.WriteTimeout, run.TimeProvider);
        var appender = new EventAppender(session.Connections, new StreamTrimming([], run.TimeProvider), windows);
        var sender = new BatchSender(
            appender, new EventSender(appender, PublishRetry.Create(session.Options, run.TimeProvider)));
        var published = new List<PublishedItem>(events.Length);
        foreach (var batch in events.Chunk(BatchSize))
        {
            if (run.Token.IsCancellationRequested)
            {
                run.Console.WriteNote(
                    $"{published.Count} of {events.Length} events were sent before the interruption.");
                run.Token.ThrowIfCancellationRequested();
            }

            // A begun batch is awaited, so that its outcome is known; its timeout bounds that.
            var sent = await sender.SendAsync(batch, CancellationToken.None).ConfigureAwait(false);
            published.AddRange(sent.ResultsOf(batch).Zip(
                batch,
                (result, encoded) =>
                    new PublishedItem(encoded.EventId, encoded.EventType, result.EntryId, result.Error?.Message)));
            progress.Report(published.Count);
        }

        return published;
    }

    private static void Write(CliRun run, string stream, bool dryRun, IReadOnlyList<PublishedItem> events)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new PublishDocument(stream, dryRun, events.Count(item => item.EntryId is not null), events),
                CliJsonContext.Default.PublishDocument);
            return;
        }

        TableWriter.Write(
            run.Console,
            [new("EVENT"), new("TYPE"), new("ENTRY")],
            events.Select(item => new[] { item.EventId, item.Type, item.EntryId ?? Shown.Nothing }));
    }
}
