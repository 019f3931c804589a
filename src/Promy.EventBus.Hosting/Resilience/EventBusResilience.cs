namespace Promy.EventBus;

/// <summary>
/// Keys under which an application replaces the retry of the handlers:
/// <c>services.AddResiliencePipeline(EventBusResilience.PipelineKey, pipeline => pipeline.AddRetry(…))</c>.
/// </summary>
/// <remarks>
/// A pipeline of the application replaces <see cref="EventBusRetryOptions.Delays"/>. The handler timeout stays within
/// it and bounds each attempt. Its final exception is the handler's failure, unless the handler has succeeded.
/// </remarks>
public static class EventBusResilience
{
    /// <summary>Key of the pipeline for every handler without its own.</summary>
    public const string PipelineKey = "promy-eventbus";

    /// <summary>
    /// Key of the pipeline for one handler: <c>promy-eventbus:</c> and the full name of its class, as in
    /// <c>promy-eventbus:Shop.OrderHandler</c>, of a generic class with its type arguments. Two classes of one name
    /// have two keys.
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    public static string PipelineKeyOf<THandler>() => PipelineKeyOf(typeof(THandler));

    internal static string PipelineKeyOf(Type handlerType) => $"{PipelineKey}:{handlerType}";

    /// <summary>
    /// The result of <see cref="PipelineKeyOf(Type)"/> in earlier versions, which was equal for two classes of one
    /// name.
    /// </summary>
    internal static string BareKeyOf(Type handlerType) => $"{PipelineKey}:{handlerType.Name}";
}
