using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApiPublisher.Requests;

namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>The sample WebApiPublisher.</summary>
internal sealed class PublisherApp(string? redis = SampleApp<PromotionRequest>.NoRedis)
    : SampleApp<PromotionRequest>(redis)
{
    /// <summary>The sample with a publisher that fails with <paramref name="exception"/>.</summary>
    public static PublisherApp ThatFailsWith(Exception exception)
    {
        var app = new PublisherApp();
        var publisher = ServiceDescriptor.Singleton<IEventPublisher>(new ThrowingPublisher(exception));
        app.Configure(services => services.Replace(publisher));
        return app;
    }
}
