using Promy.EventBus.Events;

namespace Promy.EventBus.Contracts.Tests.Publishing;

public sealed class PublishContextTests
{
    private static readonly UserRegisteredEvent[] Events = [new() { UserId = "1", Email = "a@b.c" }];

    [Fact]
    public void Options_can_be_replaced_and_never_be_null()
    {
        var context = new PublishContext(Events, new PublishOptions { CorrelationId = "c" });

        context.Options = context.Options with { Stream = "test:other" };

        Assert.Equal(("c", "test:other"), (context.Options.CorrelationId, context.Options.Stream));
        Assert.Throws<ArgumentNullException>(() => context.Options = null!);
        Assert.False(context.IsEnqueued);
    }

    [Fact]
    public void Events_and_options_are_required()
    {
        Assert.Throws<ArgumentNullException>(() => new PublishContext(null!, new PublishOptions()));
        Assert.Throws<ArgumentNullException>(() => new PublishContext(Events, null!));
    }
}
