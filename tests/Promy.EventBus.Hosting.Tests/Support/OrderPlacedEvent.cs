namespace Promy.EventBus.Hosting.Tests;

[EventType(TypeName, Stream = StreamName, Source = "promy-tests")]
public sealed record OrderPlacedEvent : Event
{
    public const string TypeName = "order.placed";
    public const string StreamName = "test:orders";

    public int Number { get; init; }

    /// <summary>Refuses a value with its own exception, as a record of an application may.</summary>
    public string Currency
    {
        get;
        init =>
            field = value is "EUR" ? value : throw new ArgumentOutOfRangeException(nameof(value), "Only EUR is known.");
    } = "EUR";
}
