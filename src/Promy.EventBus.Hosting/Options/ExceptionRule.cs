namespace Promy.EventBus.Hosting;

/// <summary>One rule, as set in the options.</summary>
/// <param name="ExceptionType">The exception, with those that derive from it.</param>
/// <param name="Action">What happens.</param>
internal sealed record ExceptionRule(Type ExceptionType, ExceptionAction Action);
