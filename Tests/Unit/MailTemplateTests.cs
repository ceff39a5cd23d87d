using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Templates;

namespace Payments.Tests.Unit;

public sealed class MailTemplateTests
{
    private readonly MailRenderer renderer = new(new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);

    [Theory]
    [InlineData("420000", "USD", "USD 4,200.00")]
    [InlineData("5", "EUR", "EUR 0.05")]
    [InlineData("1500", "JPY", "JPY 1,500")]
    [InlineData("1234567", "KWD", "KWD 1,234.567")]
    public async Task Amounts_have_the_decimals_of_their_currency(string minor, string currency, string shown)
    {
        var mail = await renderer.RenderAsync(Request("tuition-payment-succeeded", ("amount_minor", minor), ("currency", currency)));

        mail.Text.ShouldContain(shown);
        mail.Html.ShouldContain(shown);
    }

    [Fact]
    public async Task Values_are_encoded_in_the_HTML()
    {
        var mail = await renderer.RenderAsync(Request("tuition-payment-failed", ("term", "<script>alert(1)</script>")));

        mail.Html.ShouldNotContain("<script>");
        mail.Html.ShouldContain("&lt;script&gt;");
    }

    [Fact]
    public async Task An_unknown_template_can_never_be_sent() =>
        (await Should.ThrowAsync<PermanentFailureException>(() => renderer.RenderAsync(Request("no-such-mail")))).Message.ShouldContain(
            "no-such-mail"
        );

    [Fact]
    public async Task A_missing_value_is_named()
    {
        var request = Request("tuition-payment-succeeded") with { Data = new Dictionary<string, string>() };

        (await Should.ThrowAsync<PermanentFailureException>(() => renderer.RenderAsync(request))).Message.ShouldContain("'term'");
    }

    private static NotificationRequested Request(string template, params (string Name, string Value)[] values)
    {
        var data = new Dictionary<string, string>
        {
            ["student_no"] = "S001",
            ["term"] = "Spring2024",
            ["amount_minor"] = "100",
            ["currency"] = "USD",
        };
        foreach (var (name, value) in values)
        {
            data[name] = value;
        }

        return new NotificationRequested(template, "ada@example.com", new NotificationSubject("tuition", "payment-1"), data, "Ada");
    }
}
