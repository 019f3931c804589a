namespace Samples.Shared;

/// <summary>Redis or, on a developer's machine without one, the memory of the process.</summary>
internal static class TransportChoice
{
    /// <summary>
    /// Development, and no connection string is given. Anywhere else the start fails without one, because events in
    /// memory are lost if the process ends.
    /// </summary>
    public static bool IsInMemory(this IHostApplicationBuilder builder) =>
        builder.Environment.IsDevelopment()
        && string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("Redis"))
        && string.IsNullOrWhiteSpace(builder.Configuration["Promy:EventBus:Redis:ConnectionString"]);
}
