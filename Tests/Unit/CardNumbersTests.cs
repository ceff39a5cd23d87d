using System.Text;
using System.Text.Json.Nodes;
using Payments.ServiceDefaults;

namespace Payments.Tests.Unit;

public sealed class CardNumbersTests
{
    [Theory]
    [InlineData("""{"cardNo":"1234567890123456"}""", """{"cardNo":"************3456"}""")]
    [InlineData("""{"cardNo" : "4242 4242 4242 4242"}""", """{"cardNo" : "**** **** **** 4242"}""")]
    [InlineData("""{"cardNo":"4242-4242-4242-4242","n":1}""", """{"cardNo":"****-****-****-4242","n":1}""")]
    [InlineData("""{"x":"378282246310005"}""", """{"x":"***********0005"}""")]
    [InlineData("""{"card":{"number":"1234567890123456"}}""", """{"card":{"number":"************3456"}}""")]
    [InlineData("""{"cards":["1234567890123456","4000000000000002"]}""", """{"cards":["************3456","************0002"]}""")]
    [InlineData("""{"message":"charged 4000000000000002, thanks"}""", """{"message":"charged ************0002, thanks"}""")]
    [InlineData("""{"message":"of these, 4000000000000002, one"}""", """{"message":"of these, ************0002, one"}""")]
    [InlineData("""{"primary_account_number":"1234567890123456"}""", """{"primary_account_number":"************3456"}""")]
    [InlineData("""{"inner":"{\"cardNo\":\"1234567890123456\"}"}""", """{"inner":"{\"cardNo\":\"************3456\"}"}""")]
    public void A_card_number_is_masked_to_its_last_four_digits(string text, string masked) => Masked(text).ShouldBe(masked);

    [Theory]
    [InlineData("""{"cardNo":4242424242424242}""", "************4242")]
    [InlineData("""{"cardNo": 1234567890123456 , "a":1}""", "************3456")]
    [InlineData("""[4242424242424242]""", "************4242")]
    public void A_card_number_that_is_a_JSON_number_becomes_a_text_and_the_JSON_stays_valid(string json, string masked) =>
        JsonNode.Parse(CardNumbers.Mask(json))!.ToJsonString().ShouldContain($"\"{masked}\"");

    [Theory]
    [InlineData("""{"cvv":"123"}""", """{"cvv":"***"}""")]
    [InlineData("""{"cardCvv": 1234}""", """{"cardCvv": "***"}""")]
    [InlineData("""{"card":{"cvc":"987"}}""", """{"card":{"cvc":"***"}}""")]
    [InlineData("""{"security_code":"987"}""", """{"security_code":"***"}""")]
    [InlineData("card[number]=1234567890123456&card[cvc]=314", "card[number]=************3456&card[cvc]=***")]
    [InlineData("""{"checks":{"cvc_check":"pass"}}""", """{"checks":{"cvc_check":"pass"}}""")]
    public void A_security_code_is_masked_whole(string text, string masked) => Masked(text).ShouldBe(masked);

    [Theory]
    [InlineData("""{"cardNo":"1234567890123456""", """{"cardNo":"************3456""")]
    [InlineData("""cardNo=1234567890123456&cvv=123&x""", """cardNo=************3456&cvv=***&x""")]
    [InlineData("<cardNo>1234567890123456</cardNo>", "<cardNo>************3456</cardNo>")]
    [InlineData("4242424242424242", "************4242")]
    [InlineData("pay 4242 4242 4242 4242 12/27 123", "pay **** **** **** 4242 12/27 123")]
    [InlineData("'cardNo': '1234567890123456'", "'cardNo': '************3456'")]
    [InlineData("""{"\u0063ardNo":"\u0031234567890123456"}""", """{"cardNo":"************3456"}""")]
    public void Text_that_is_no_valid_JSON_or_hides_it_is_masked_too(string text, string masked) => Masked(text).ShouldBe(masked);

    [Theory]
    [InlineData("""{"id":"01a1fcbe-c03e-7b88-9ab4-4345ccda2758"}""")]
    [InlineData("""{"cardId":"42424242-4242-4242-4242-424242424242"}""")]
    [InlineData("""{"at":1763719200000,"micro":1763719200000123,"nano":1763719200000123456}""")]
    [InlineData("""{"at":"2026-11-21T09:30:00.1234567+00:00"}""")]
    [InlineData("""{"stamp":"20261121093000123"}""")]
    [InlineData("""{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""")]
    [InlineData("""{"cardCreatedAt":1763719200000}""")]
    [InlineData("""{"id":"pi_4242424242424242","phone_number":"491701234567"}""")]
    [InlineData("""{"amount":420000,"orderId":123456789012,"student_no":"S001"}""")]
    [InlineData("""{"paymentMethod":"pm_card_visa","last4":"4242"}""")]
    public void Ids_and_times_survive(string text) => CardNumbers.Mask(text).ShouldBeSameAs(text);

    [Fact]
    public void Of_a_million_milliseconds_in_a_row_none_is_taken_for_a_card() =>
        Enumerable
            .Range(0, 1_000_000)
            .Where(i => CardNumbers.Mask((1_763_719_200_000 + (i * 977L)).ToString(null, null)).Contains('*'))
            .ShouldBeEmpty();

    [Fact]
    public void Bytes_that_are_no_text_survive()
    {
        byte[] body = [0xFF, 0x00, .. Encoding.UTF8.GetBytes("ü 4242424242424242 €"), 0xC3];

        CardNumbers.Mask(body).ToArray().ShouldBe([0xFF, 0x00, .. Encoding.UTF8.GetBytes("ü ************4242 €"), 0xC3]);
    }

    [Fact]
    public void What_is_masked_stays_as_it_is()
    {
        var once = CardNumbers.Mask("""{"cardNo":4242424242424242,"cvv":123}""");

        CardNumbers.Mask(once).ShouldBe(once);
    }

    /// <summary>The same as a text and as bytes.</summary>
    private static string Masked(string text)
    {
        var masked = CardNumbers.Mask(text);
        Encoding.UTF8.GetString(CardNumbers.Mask(Encoding.UTF8.GetBytes(text)).Span).ShouldBe(masked);
        return masked;
    }
}
