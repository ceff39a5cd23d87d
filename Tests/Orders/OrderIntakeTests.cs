using System.Net;
using Payments.OrderApi.Orders;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>
/// Orders that are written down in one transaction do not share their fates, and the queue of those that wait has a bound.
/// </summary>
public sealed class OrderIntakeTests(SharedSystem shared) : IAsyncLifetime
{
    private MessagingFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await MessagingFixture.CreateAsync(shared);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task One_that_fails_takes_none_of_its_group_with_it()
    {
        await using var host = await OrderHost.StartAsync(fixture);
        var show = await host.NewShowAsync(capacity: 10);
        var priceless = await host.NewShowAsync(capacity: 10, priceMinor: long.MaxValue);
        var placing = await InOneGroupAsync(host, show, Order(show), Order(priceless, quantity: 2), Order(show));

        (await placing[0]).ShouldBeOfType<Placement.Placed>();
        await Should.ThrowAsync<OverflowException>(placing[1]);
        (await placing[2]).ShouldBeOfType<Placement.Placed>();
        (await host.LeftAsync(priceless)).ShouldBe(10);
    }

    [Fact]
    public async Task One_request_in_a_group_twice_makes_one_order()
    {
        await using var host = await OrderHost.StartAsync(fixture);
        var show = await host.NewShowAsync(capacity: 10);
        var order = Order(show);
        var placing = await InOneGroupAsync(host, show, order, order);

        (await placing[0]).ShouldBe(await placing[1]);
        (await host.LeftAsync(show)).ShouldBe(8, "one seat for the pair, one for the order before it");
    }

    [Fact]
    public async Task One_request_on_two_instances_at_the_same_moment_makes_one_order()
    {
        await using var first = await OrderHost.StartAsync(fixture);
        await using var second = await OrderHost.StartAsync(fixture);
        var show = await first.NewShowAsync(capacity: 10);
        var order = Order(show);
        var seats = await first.LockShowAsync(show);

        var placing = new[] { first.Intake.TryEnqueue(order, default)!, second.Intake.TryEnqueue(order, default)! };
        await first.SomebodyWaitsAsync();
        await seats.DisposeAsync();

        (await placing[0]).ShouldBe(await placing[1]);
        (await first.LeftAsync(show)).ShouldBe(9);
    }

    [Fact]
    public async Task Who_has_gone_before_his_order_was_dequeued_gets_none()
    {
        await using var host = await OrderHost.StartAsync(fixture);
        var show = await host.NewShowAsync(capacity: 10);
        using var gone = new CancellationTokenSource();
        var seats = await host.LockShowAsync(show);
        var taken = host.Intake.TryEnqueue(Order(show), gone.Token)!;
        await host.SomebodyWaitsAsync();
        var waiting = host.Intake.TryEnqueue(Order(show), gone.Token)!;

        await gone.CancelAsync();
        await seats.DisposeAsync();

        (await taken).ShouldBeOfType<Placement.Placed>("it was being written down already");
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        (await host.LeftAsync(show)).ShouldBe(9);
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_asked_to_come_again()
    {
        await using var host = await OrderHost.StartAsync(fixture, ("Orders:IntakeLimit", "1"));
        var show = await host.NewShowAsync(capacity: 10);
        var seats = await host.LockShowAsync(show);
        var taken = host.PlaceAsync(show);
        await host.SomebodyWaitsAsync();
        var waiting = host.Intake.TryEnqueue(Order(show), default)!;

        using var refused = await host.PlaceAsync(show);
        await seats.DisposeAsync();

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await taken).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await waiting).ShouldBeOfType<Placement.Placed>();
    }

    [Fact]
    public async Task While_the_database_is_away_everybody_is_asked_to_come_again_and_nothing_is_half_done()
    {
        var server = new Npgsql.NpgsqlConnectionStringBuilder(fixture.Database);
        using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, server.Port));
        server.Port = network.Port;
        server.Host = IPAddress.Loopback.ToString();
        await using var host = await OrderHost.StartAsync(fixture, ("ConnectionStrings:orders", server.ConnectionString));
        var show = await host.NewShowAsync(capacity: 10);

        network.Cut();
        var refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.PlaceAsync(show)));
        network.Mend();

        refused.ShouldAllBe(a => a.StatusCode == HttpStatusCode.ServiceUnavailable && a.Headers.RetryAfter != null);
        (await host.LeftAsync(show)).ShouldBe(10);
        await host.PlacedAsync(show);
        (await fixture.ScalarAsync($"SELECT count(*) FROM orders WHERE show_id = {show}")).ShouldBe(1L);
    }

    private static NewOrder Order(long show, int quantity = 1) => new(123, show, quantity, Guid.CreateVersion7());

    /// <summary>Keeps one order waiting for its seats, so that what comes meanwhile gathers.</summary>
    private static async Task<Task<Placement>[]> InOneGroupAsync(OrderHost host, long show, params NewOrder[] orders)
    {
        var seats = await host.LockShowAsync(show);
        var first = host.Intake.TryEnqueue(Order(show), default)!;
        await host.SomebodyWaitsAsync();
        var placing = orders.Select(o => host.Intake.TryEnqueue(o, default)!).ToArray();
        await seats.DisposeAsync();
        await first;
        return placing;
    }
}
