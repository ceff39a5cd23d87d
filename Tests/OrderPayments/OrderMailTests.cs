using Payments.Contracts;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPayments;

/// <summary>What the customer gets to read.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class OrderMailTests(SharedSystem shared) : OrderPaymentTest(shared)
{
    [Theory]
    [InlineData("approve", "is confirmed")]
    [InlineData("reject", "could not be accepted")]
    public async Task A_registered_customer_gets_a_mail_on_the_order_and_one_on_the_decision(string verb, string subject)
    {
        var (order, address) = await OrderOfRegisteredAsync();
        await RecordedAsync(order);

        await DecidedAsync(order.OrderId, verb, new { reason = "row 7 & <8>" });

        var mails = await MailsAsync(address, 2);
        mails[0].Subject.ShouldBe($"We have your order {order.OrderId}");
        mails[1].Subject.ShouldBe($"Your order {order.OrderId} {subject}");
        mails[1].Text.ShouldContain("2 × The Tempest");
        mails[1].Text.ShouldContain("USD 90.00");
        mails[1].Text.ShouldContain("row 7 & <8>");
        mails[1].Html.ShouldContain("row 7 &amp; &lt;8&gt;");
        await Eventually.Be(
            async () => (await StepsAsync(order.PaymentId!.Value)).Count(s => s == "mail_sent") == 2,
            "both mails stand in the timeline"
        );
    }

    [Fact]
    public async Task A_registered_customer_gets_a_mail_when_the_time_is_up()
    {
        var (order, address) = await OrderOfRegisteredAsync();
        await RecordedAsync(order);

        await PublishAsync(new OrderCancelRequested(order, OrderCancelReason.Expired, DateTimeOffset.UtcNow));

        (await MailsAsync(address, 2))[1].Subject.ShouldBe($"Your order {order.OrderId} has expired");
    }

    [Fact]
    public async Task Where_no_address_is_known_no_mail_is_sent_and_the_timeline_says_so()
    {
        var order = NewOrder();
        await RecordedAsync(order);

        await DecidedAsync(order.OrderId, "approve");

        (await StepsAsync(order.PaymentId!.Value)).ShouldBe(
            ["accepted", "mail_not_sent", "approved", "charged", "mail_not_sent"],
            ignoreOrder: true
        );
    }

    private async Task<(OrderCreated Order, string Address)> OrderOfRegisteredAsync()
    {
        using var users = new UsersClient(System);
        var user = await users.RegisteredAsync();
        await Eventually.Be(
            async () =>
                await users.StatusAsync("payment-service", $"/accounts/{user.Id}", Http.DefaultRequestHeaders.Authorization)
                == global::System.Net.HttpStatusCode.OK,
            "the account is open"
        );
        return (NewOrder(user.Id), user.Email);
    }

    /// <summary>In the order of the subjects: what was received comes before what was decided.</summary>
    private async Task<List<MailDev.Mail>> MailsAsync(string address, int count) =>
        [
            .. (
                await Eventually.Get(
                    async () => (await System.Mails.AllAsync()).Where(m => m.To.Contains(address)).ToList(),
                    mails => mails.Count == count,
                    "the mails are there"
                )
            ).OrderBy(m => m.Subject.StartsWith("We have", StringComparison.Ordinal) ? 0 : 1),
        ];
}
