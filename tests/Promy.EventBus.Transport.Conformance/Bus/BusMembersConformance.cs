using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The hosts of a group know of each other what they handle. Our own: <see cref="IEventTransport.GetMembersAsync"/> and
/// <see cref="EventSubscription.HandledTypes"/>.
/// </summary>
[Needs(nameof(TransportFeatures.ReportsMembers))]
public abstract class BusMembersConformance(ITransportFactory transports) : BusConformance(transports)
{
    private volatile bool _isBroken = true;

    [Fact]
    public async Task Without_the_stream_or_the_group_there_are_no_members()
    {
        var host = await StartSenderAsync();
        Assert.Empty(await MembersAsync(host));

        await PublishAsync(host, 1);

        Assert.Empty(await MembersAsync(host));
    }

    [Fact]
    public async Task Each_host_is_a_member_with_the_types_and_the_handlers_that_it_has()
    {
        var two = await StartAsync(bus =>
        {
            AddHandler<ConformanceHandler, ConformanceEvent>(bus, new HandlerScript<ConformanceHandler>());
            AddHandler<OtherHandler, ConformanceEvent>(bus, new HandlerScript<OtherHandler>());
        });
        var one = await StartAsync(bus =>
            AddHandler<DeclaredHandler, DeclaredEvent>(bus, new HandlerScript<DeclaredHandler>()));

        var members = await Eventually.ReadAsync(() => MembersAsync(one), members => members.Count == 2);

        Assert.All(members, member => Assert.False(member.IsPaused));
        Assert.Equal(
            [
                (ConformanceEvent.TypeName, typeof(ConformanceHandler)),
                (ConformanceEvent.TypeName, typeof(OtherHandler)),
            ],
            HandledBy(MemberOf(two, members)));
        Assert.Equal([(DeclaredEvent.TypeName, typeof(DeclaredHandler))], HandledBy(MemberOf(one, members)));
    }

    [Fact]
    public async Task A_host_that_has_stopped_is_no_member_any_more()
    {
        var stays = await StartAsync(new HandlerScript<ConformanceHandler>());
        var leaves = await StartAsync(new HandlerScript<ConformanceHandler>());
        await Eventually.ReadAsync(() => MembersAsync(stays), members => members.Count == 2);

        await leaves.StopAsync();

        var members = await Eventually.ReadAsync(() => MembersAsync(stays), members => members.Count == 1);
        Assert.Same(members[0], MemberOf(stays, members));
    }

    [Fact]
    public async Task A_host_that_can_handle_nothing_is_a_paused_member_until_it_can()
    {
        var script = new HandlerScript<ConformanceHandler>();
        var host = await StartAsync(
            bus =>
            {
                AddHandler<ConformanceHandler, ConformanceEvent>(bus, script);
                bus.Services.AddSingleton(_ => _isBroken ? throw new IOException("no price list") : script);
            },
            options => options.Consumer.Recovery.Interval = TimeSpan.FromSeconds(1));
        await PublishAsync(host, 7);

        var paused = await Eventually.ReadAsync(() => MembersAsync(host), members => members is [{ IsPaused: true }]);
        Assert.Equal([(ConformanceEvent.TypeName, typeof(ConformanceHandler))], HandledBy(MemberOf(host, paused)));

        _isBroken = false;
        await Eventually.ReadAsync(() => MembersAsync(host), members => members is [{ IsPaused: false }]);
    }

    private static GroupMember MemberOf(IHost host, IReadOnlyList<GroupMember> members)
    {
        var report = Assert.Single(TransportOf(host).Reports);
        return Assert.Single(members, member => member.Name == report.ConsumerId);
    }

    private static IEnumerable<(string Type, Type Handler)> HandledBy(GroupMember member) =>
        from type in member.Types!
        from handler in type.Value
        orderby handler
        select (type.Key, typeof(ConformanceHandler).Assembly.GetType(handler, throwOnError: true)!);

    private Task<IReadOnlyList<GroupMember>> MembersAsync(IHost host) =>
        TransportOf(host).GetMembersAsync(Stream, Group, CancellationToken.None);
}
