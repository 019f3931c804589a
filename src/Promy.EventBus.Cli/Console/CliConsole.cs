using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Promy.EventBus.Cli;

// In: the three streams of the process.
// Out: text without secrets and without control characters.
// Owner: Program, which disposes it last.
/// <summary>Where a run reads and writes. Results go to the output, everything else to the error stream.</summary>
internal sealed class CliConsole : IDisposable
{
    private const int StandardOutputHandle = 1;
    private readonly ObservedStream _output;

    public CliConsole(TextReader input, Stream output, TextWriter error)
    {
        Input = input;
        _output = new ObservedStream(output);
        Output = new StreamWriter(_output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024)
        {
            NewLine = "\n",
        };
        Error = error;
    }

    public TextReader Input { get; }

    /// <summary>Buffered: what has to be seen now needs <see cref="FlushAsync"/>.</summary>
    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>The input as bytes, for what has to be read as it is.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    public bool IsInputTerminal { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether writing has failed: nobody reads the output any more.</summary>
    public bool IsOutputGone => _output.IsGone;

    /// <summary>The console of this process.</summary>
    public static CliConsole Standard() => new(Console.In, OpenOutput(), Console.Error)
    {
        OpenInput = Console.OpenStandardInput,
        IsInputTerminal = !Console.IsInputRedirected,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
    };

    public Task FlushAsync() => Output.FlushAsync();

    /// <summary>Writes nothing more: what is still buffered was not meant to be seen.</summary>
    public void Dispose() => _output.Dispose();

    public void WriteError(string message) => Error.WriteLine($"error: {PlainText.Escape(Secrets.Hide(message))}");

    public void WriteWarning(string message) => Error.WriteLine($"warning: {PlainText.Escape(Secrets.Hide(message))}");

    public void WriteNote(string message) => Error.WriteLine(PlainText.Escape(Secrets.Hide(message)));

    /// <summary>
    /// Into a pipe without the console's own stream, which hides that nobody reads it any more: following a stream would never end.
    /// </summary>
    private static Stream OpenOutput()
    {
        if (Console.IsOutputRedirected && !OperatingSystem.IsWindows())
        {
            var pipe = new FileStream(new SafeFileHandle(StandardOutputHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }
}
