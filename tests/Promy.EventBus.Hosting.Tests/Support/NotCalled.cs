using System.Reflection;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>Stands for a service that a test hands on and does not call.</summary>
public class NotCalled : DispatchProxy
{
    public static T Create<T>()
        where T : class => Create<T, NotCalled>();

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
}
