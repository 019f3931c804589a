namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Any exception becomes one line, whatever its text. Our own: <see cref="IEventTransport.Describe"/>.
/// </summary>
public abstract class BusDescribeConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task Any_exception_is_described_in_one_line_and_never_by_another()
    {
        var transport = TransportOf(await StartSenderAsync());
        Exception[] exceptions =
        [
            new InvalidOperationException("the first line\r\nthe second\u001b[2J"),
            new InvalidOperationException(""),
            new AggregateException(new TimeoutException(), new IOException("no route")),
            new OperationCanceledException(),
            new EventBusConfigurationException("The server refuses the user 'bob'."),
            new TextlessException(),
        ];

        foreach (var exception in exceptions)
        {
            AssertOneLine(transport.Describe(exception, withAddress: true));
            AssertOneLine(transport.Describe(exception, withAddress: false));
        }
    }

    /// <summary>Its text cannot be read.</summary>
    private sealed class TextlessException : Exception
    {
        public override string Message => throw new InvalidOperationException("no text");

        public override string ToString() => throw new InvalidOperationException("no text");
    }
}
