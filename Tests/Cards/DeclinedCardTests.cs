using Payments.Tests.Support;

namespace Payments.Tests.Cards;

/// <summary>The test cards that are declined, or whose answer is long in coming.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class DeclinedCardTests(SharedSystem shared) : CardTest(shared)
{
    [Theory]
    [InlineData("4000000000000002", "card_declined", "Your card was declined.")]
    [InlineData("4000000000009995", "card_declined", "Your card has insufficient funds.")]
    [InlineData("4000000000000069", "expired_card", "Your card has expired.")]
    [InlineData("4000000000000127", "incorrect_cvc", "The security code of your card is not right.")]
    [InlineData("4000000000000119", "processing_error", "An error occurred while your card was processed.")]
    [InlineData("4000000000006975", "card_declined", "Your card has reached its limit for now.")]
    [InlineData("4000002500003155", "card_declined", "Your bank asks you to confirm the payment")]
    [InlineData("4000000000009987", "card_declined", "Your card was declined.")]
    [InlineData("4000000000009979", "card_declined", "Your card was declined.")]
    [InlineData("4100000000000019", "card_declined", "Your card was declined.")]
    public async Task A_declined_card_ends_the_payment_with_its_reason_in_the_mail_and_nothing_in_the_ledger(
        string cardNo,
        string failureCode,
        string reason
    )
    {
        var accepted = await Cards.AcceptedAsync(new { user = CardsClient.NewPayer(), cardNo });

        var payment = await Cards.MailedAsync(accepted);
        payment.GetProperty("status").GetString().ShouldBe("failed");
        payment.GetProperty("failureCode").GetString().ShouldBe(failureCode);
        CardsClient.StepsOf(payment).ShouldBe(["accepted", "processing", "declined", "mail_requested", "mail_sent"]);
        var mail = await Cards.MailAsync(accepted.Id);
        mail.Subject.ShouldBe("Your payment of USD 10.00 did not go through");
        mail.Text.ShouldContain($"{reason}");
        mail.Text.ShouldContain("No money was taken.");
        (await Cards.PostingsAsync(accepted.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_card_that_gets_no_answer_is_indeterminate_until_the_repair_has_asked_again_and_is_charged_once()
    {
        var accepted = await Cards.AcceptedAsync(new { user = CardsClient.NewPayer(), cardNo = "4000000000009029" });

        await Eventually.Get(
            () => Cards.FollowAsync(accepted),
            p => p.GetProperty("status").GetString() == "indeterminate",
            "nobody knows the outcome"
        );
        (await Cards.MailedAsync(accepted)).GetProperty("status").GetString().ShouldBe("succeeded");
        (await Cards.PostingsAsync(accepted.Id)).ShouldBe(["gateway:simulated:receivable 1000 USD", "purpose:card:payable -1000 USD"]);
        (await Cards.MailAsync(accepted.Id)).Subject.ShouldBe("Your payment of USD 10.00 was successful");
        var timeline = await Cards.GetAsync($"/payments/{accepted.Id}/timeline");
        var operation = timeline.GetProperty("operations").EnumerateArray().Single();
        (operation.GetProperty("status").GetString(), operation.GetProperty("attempts").GetInt32()).ShouldBe(("succeeded", 2));
        timeline
            .GetProperty("steps")
            .EnumerateArray()
            .Select(s => $"{s.GetProperty("step").GetString()} {s.GetProperty("attempt")}")
            .ShouldBe(["accepted ", "processing 1", "gateway_silent 1", "charged 2", "mail_requested ", "mail_sent "]);
        timeline
            .GetProperty("steps")
            .EnumerateArray()
            .Select(s => s.GetProperty("traceId").GetString())
            .Distinct()
            .Count()
            .ShouldBe(1, "the repair goes on with the payment's trace");
    }

    [Fact]
    public async Task A_card_that_gets_no_answer_and_then_is_declined_fails()
    {
        var accepted = await Cards.AcceptedAsync(new { user = CardsClient.NewPayer(), cardNo = "4000000000009037" });

        var payment = await Cards.MailedAsync(accepted);
        payment.GetProperty("status").GetString().ShouldBe("failed");
        CardsClient.StepsOf(payment).ShouldBe(["accepted", "processing", "gateway_silent", "declined", "mail_requested", "mail_sent"]);
        (await Cards.MailAsync(accepted.Id)).Text.ShouldContain("Your card was declined. No money was taken.");
        (await Cards.PostingsAsync(accepted.Id)).ShouldBeEmpty();
    }
}
