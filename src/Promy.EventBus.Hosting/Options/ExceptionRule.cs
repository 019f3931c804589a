namespace Promy.EventBus.Hosting;

/// <summary>One rule, as set in the options.</summary>
/// <param name="ExceptionType">The exception, including derived types.</param>
/// <param name="Action">The treatment.</param>
internal sealed record ExceptionRule(Type ExceptionType, ExceptionAction Action);
