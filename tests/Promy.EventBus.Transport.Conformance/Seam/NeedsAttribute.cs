namespace Promy.EventBus.Transport.Conformance;

/// <summary>A property that can only be tested on a transport with this feature.</summary>
/// <param name="feature">Name of a member of <see cref="TransportFeatures"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(string feature) : Attribute
{
    /// <summary>Name of a member of <see cref="TransportFeatures"/>.</summary>
    public string Feature { get; } = feature;

    internal bool IsMetBy(TransportFeatures features) =>
        (bool)typeof(TransportFeatures).GetProperty(Feature)!.GetValue(features)!;
}
