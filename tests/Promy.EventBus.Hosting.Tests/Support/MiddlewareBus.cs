using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>A bus with middlewares around <see cref="TenantHandler"/>, of two attempts.</summary>
internal static class MiddlewareBus
{
    public static Task<TestBus> StartAsync(
        Action<IPromyEventBusBuilder> add, Action<PromyEventBusOptions>? configure = null) =>
        TestBus.StartAsync(
            bus =>
            {
                bus.Services.AddSingleton<Notes>().AddSingleton<MiddlewareScript>().AddScoped<Tenant>();
                add(bus);
                bus.AddConsumer<TenantHandler>();
            },
            options =>
            {
                options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero];
                configure?.Invoke(options);
            });

    /// <summary>A bus whose one middleware does what the test says.</summary>
    public static async Task<TestBus> ScriptedAsync(
        Func<HandlerContext, HandlerStep, CancellationToken, Task> middleware)
    {
        var bus = await StartAsync(builder => builder.Use<ScriptedMiddleware>());
        bus.Host.Services.GetRequiredService<MiddlewareScript>().Do = middleware;
        return bus;
    }

    public static Script<TenantHandler> Handler(this TestBus bus) =>
        bus.Host.Services.GetRequiredService<Script<TenantHandler>>();

    public static IEnumerable<string> Notes(this TestBus bus) =>
        bus.Host.Services.GetRequiredService<Notes>().Lines;
}
