using System.Reflection;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>A service that a test passes on and does not call.</summary>
public class NotCalled : DispatchProxy
{
    public static T Create<T>()
        where T : class => Create<T, NotCalled>();

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
}
