using System.Text.Json;

namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>Bodies as a caller writes them.</summary>
internal static class Bodies
{
    private static readonly string[] Dates = ["2025-11-06"];

    public static string Promotion(string promotionId, string name = "Autumn sale", decimal price = 9.99m) =>
        JsonSerializer.Serialize(new
        {
            promotionId,
            promotionName = name,
            distributorId = "dist-7",
            categoryId = "cat-3",
            dates = Dates,
            price,
            imageUrl = "https://cdn.example.com/1.png",
        });

    public static string Batch(params string[] promotions) => $"[{string.Join(',', promotions)}]";

    public static string User(string userId, string email = "ada@example.com") =>
        JsonSerializer.Serialize(new { userId, email });
}
