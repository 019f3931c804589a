using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Promy.EventBus.Cli;

// In: the three streams of the process.
// Out: text without secrets and without control characters.
// Owner: Program, which disposes it last.
/// <summary>The input and output of a run. Results go to the output, everything else to the error stream.</summary>
internal sealed class CliConsole : IDisposable
{
    private const int StandardOutputHandle = 1;
    private readonly ObservedStream _output;

    public CliConsole(TextReader input, Stream output, TextWriter error)
    {
        Input = input;
        _output = new ObservedStream(output);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Output = new StreamWriter(_output, utf8, bufferSize: 16 * 1024)
        {
            NewLine = "\n",
        };
        Error = error;
    }

    public TextReader Input { get; }

    /// <summary>Buffered: urgent text needs <see cref="FlushAsync"/>.</summary>
    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>The input as raw bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    public bool IsInputTerminal { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether writing has failed: nothing reads the output any more.</summary>
    public bool IsOutputGone => _output.IsGone;

    public static CliConsole Standard() => new(Console.In, OpenOutput(), Console.Error)
    {
        OpenInput = Console.OpenStandardInput,
        IsInputTerminal = !Console.IsInputRedirected,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
    };

    public Task FlushAsync() => Output.FlushAsync();

    /// <summary>Discards the buffered text.</summary>
    public void Dispose() => _output.Dispose();

    public void WriteError(string message) => Error.WriteLine($"error: {PlainText.Escape(Secrets.Hide(message))}");

    public void WriteWarning(string message) => Error.WriteLine($"warning: {PlainText.Escape(Secrets.Hide(message))}");

    public void WriteNote(string message) => Error.WriteLine(PlainText.Escape(Secrets.Hide(message)));

    /// <summary>
    /// Writes to a pipe without the console's own stream, which hides a closed reader: following a stream would never
    /// end.
    /// </summary>
    private static Stream OpenOutput()
    {
        if (Console.IsOutputRedirected && !OperatingSystem.IsWindows())
        {
            var pipe = new FileStream(
                new SafeFileHandle(StandardOutputHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }
}
