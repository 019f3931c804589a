using System.Diagnostics;

namespace Promy.EventBus.Wire;

/// <summary>Reads the <c>traceparent</c> of W3C Trace Context.</summary>
internal static class TraceParents
{
    /// <returns>32 hexadecimal digits; <see langword="null"/> if there is no trace.</returns>
    public static string? TraceIdOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, traceState: null, out var context) ? context.TraceId.ToHexString() : null;
}
