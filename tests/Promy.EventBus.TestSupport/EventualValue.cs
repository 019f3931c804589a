using Xunit.Sdk;

#if CONFORMANCE_PACKAGE
namespace Promy.EventBus.Transport.Conformance;
#else
namespace Promy.EventBus.TestSupport;
#endif

/// <summary>The last value of a polled expression, for the message of a missed deadline.</summary>
internal sealed class EventualValue
{
    private string _last = "(never read)";

    internal static string Format(object? value) => ArgumentFormatter.Format(value);

    internal void Saw(object? value) => _last = Format(value);

    internal void Saw(Exception error) => _last = $"{error.GetType().Name}: {error.Message}";

    public override string ToString() => _last;
}
