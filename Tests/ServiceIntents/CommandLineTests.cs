using Payments.PaymentService.Payments;
using Payments.Tests.Operators;
using Payments.Tests.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.ServiceIntents;

/// <summary>A person plays the payer and the provider.</summary>
public sealed class CommandLineTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    [Fact]
    public async Task A_person_pays_an_intent_from_the_command_line_without_writing_JSON()
    {
        var (payment, intent) = await OpenAsync();
        var url = new Uri(Host.Http.BaseAddress!, "/webhooks/stripe").ToString();
        string[] about = ["--intent", intent, "--amount", $"{Price}", "--currency", "USD"];

        var failed = await RunAsync("", ["webhooks", "event", "payment_intent.payment_failed", .. about, "--code", "expired_card"]);
        await RunAsync(failed, "webhooks", "send", "--url", url, "--secret", PaymentHost.WebhookSecret);
        await Eventually.Be(
            async () => (await Host.PaymentAsync(payment)) is { Status: PaymentStatus.Pending, FailureCode: "expired_card" },
            "the attempt has failed"
        );
        var succeeded = await RunAsync("", ["webhooks", "event", "payment_intent.succeeded", .. about, "--id", "evt_by_hand"]);
        var sent = await RunAsync(succeeded, "webhooks", "send", "--url", url, "--secret", PaymentHost.WebhookSecret);

        sent.Trim().ShouldBe("200 OK");
        await EndsAsync(payment, PaymentStatus.Succeeded);
        (await Host.Fixture.ScalarAsync("SELECT type FROM webhook_events WHERE event_id = 'evt_by_hand'")).ShouldBe(
            "payment_intent.succeeded"
        );
    }

    [Theory]
    [InlineData("charge.lost", "pi_17", "1", "charge.lost")]
    [InlineData("payment_intent.succeeded", "17", "1", "--intent 17 does not begin with pi_.")]
    [InlineData("payment_intent.succeeded", "pi_17", "0", "--amount must be above 0.")]
    public async Task What_cannot_be_an_event_is_refused_with_the_reason(string type, string intent, string amount, string reason)
    {
        var refused = await PaymentsCommand.RunWithInputAsync(
            "",
            "webhooks",
            "event",
            type,
            "--intent",
            intent,
            "--amount",
            amount,
            "--currency",
            "usd"
        );

        (refused.ExitCode, refused.Error.Contains(reason, StringComparison.Ordinal)).ShouldBe((1, true), refused.Error);
    }

    private static async Task<string> RunAsync(string input, params string[] arguments)
    {
        var (exitCode, output, error) = await PaymentsCommand.RunWithInputAsync(input, arguments);
        exitCode.ShouldBe(0, error);
        return output;
    }
}
