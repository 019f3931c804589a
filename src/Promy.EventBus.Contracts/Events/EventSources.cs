namespace Promy.EventBus.Events;

/// <summary>Services that produce the predefined events: the defaults of <see cref="Event.Source"/>.</summary>
public static class EventSources
{
    /// <summary>The product service.</summary>
    public const string Product = "promy-product";

    /// <summary>The identifier service.</summary>
    public const string Identifier = "promy-identifier";

    /// <summary>The user service.</summary>
    public const string User = "promy-user";
}
