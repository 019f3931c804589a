using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.Events;
using StackExchange.Redis;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The entry that docs/go-services.md adds as a Go service would.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed partial class GoExampleTests(RedisServer redis)
{
    [Fact]
    public async Task The_entry_of_the_readme_is_handled()
    {
        await using var keys = redis.NewKeys();
        var example = Assert.Single(Repository.GoServices.Blocks, IsAdd);
        NameValueEntry[] fields =
        [
            .. Field().Matches(example.Text)
                .Select(match => new NameValueEntry(match.Groups["name"].Value, match.Groups["json"].Value)),
        ];
        await redis.Database.StreamAddAsync(keys.Stream(), fields);

        var deleted = new ConcurrentQueue<PromotionDeletedEvent>();
        using var host = Consumer(deleted, keys);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.EqualAsync(1, () => deleted.Count);
        await host.StopAsync(TestContext.Current.CancellationToken);

        var metadata = JsonDocument.Parse((string)fields.Single(field => field.Name == "metadata").Value!).RootElement;
        Assert.Equal(["metadata", "payload"], fields.Select(field => (string?)field.Name));
        Assert.Equal("promo-123", Assert.Single(deleted).PromotionId);
        Assert.Equal(metadata.GetProperty("id").GetString(), deleted.Single().Id);
    }

    private IHost Consumer(ConcurrentQueue<PromotionDeletedEvent> deleted, Keys keys)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(deleted);
        builder.Services
            .AddPromyEventBus(options =>
            {
                options.Redis.ConnectionString = redis.ConnectionString;
                options.Consumer.Group = keys.Group();
                options.DeadLetter.Stream = keys.Stream("dlq");
            })
            .AddConsumer<DeletedPromotions, PromotionDeletedEvent>(consumer => consumer.Stream = keys.Stream());
        return builder.Build();
    }

    private static bool IsAdd(CodeBlock block) => block.Lines[0].StartsWith("redis-cli XADD", StringComparison.Ordinal);

    [GeneratedRegex("(?<name>metadata|payload) '(?<json>[^']*)'")]
    private static partial Regex Field();
}
