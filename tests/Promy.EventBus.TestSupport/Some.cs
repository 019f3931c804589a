#if CONFORMANCE_PACKAGE
namespace Promy.EventBus.Transport.Conformance;
#else
namespace Promy.EventBus.TestSupport;
#endif

/// <summary>Values that a test needs and does not care about.</summary>
public static class Some
{
    /// <summary>A fixed moment, for clocks and timestamps.</summary>
    public static DateTimeOffset Moment { get; } = new(2025, 11, 6, 10, 30, 0, TimeSpan.Zero);

    /// <summary>A new event id.</summary>
    public static string EventId() => Guid.CreateVersion7().ToString();

    /// <summary>A new text that starts with <paramref name="prefix"/>.</summary>
    public static string Text(string prefix = "some") => $"{prefix}-{Guid.NewGuid():N}";
}
