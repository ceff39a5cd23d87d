using Payments.Contracts;
using Payments.PaymentService.Gateways.Stripe;

namespace Payments.Tests.Unit;

public sealed class StripeAmountsTests
{
    private const int Draws = 10_000;

    [Theory]
    [InlineData("USD", 1_050, 1_050)]
    [InlineData("JPY", 500, 500)]
    [InlineData("ISK", 5, 500)]
    [InlineData("UGX", 12, 1_200)]
    [InlineData("MGA", 1_200, 12)]
    [InlineData("KWD", 1_230, 1_230)]
    public void Each_currency_is_counted_as_Stripe_counts_it(string currency, long minor, long stripe)
    {
        StripeAmounts.CanExpress(new Money(minor, currency)).ShouldBeTrue();
        StripeAmounts.Of(minor, currency).ShouldBe(stripe);
        StripeAmounts.Read(stripe, currency).ShouldBe(minor);
        StripeAmounts.Read(stripe, currency.ToLowerInvariant()).ShouldBe(minor);
    }

    [Theory]
    [InlineData("ISK", 150)]
    [InlineData("UGX", 1)]
    public void There_is_no_half_of_a_coin(string currency, long stripe) => StripeAmounts.Read(stripe, currency).ShouldBeNull();

    [Theory]
    [InlineData("MGA", 150)]
    [InlineData("KWD", 1_234)]
    [InlineData("TND", 1)]
    [InlineData("ISK", 1_000_000)]
    [InlineData("USD", 100_000_000)]
    [InlineData("USD", 0)]
    public void What_Stripe_cannot_be_asked_for_is_not_expressible(string currency, long minor) =>
        StripeAmounts.CanExpress(new Money(minor, currency)).ShouldBeFalse();

    [Fact]
    public void Whatever_can_be_expressed_comes_back_as_it_was()
    {
        var random = new Random(17);
        string[] currencies = ["USD", "EUR", "JPY", "ISK", "UGX", "MGA", "KWD", "BHD", "XCG", "HUF", "TWD"];
        for (var draw = 0; draw < Draws; draw++)
        {
            var money = new Money(random.NextInt64(1, 200_000_000), currencies[random.Next(currencies.Length)]);
            if (StripeAmounts.CanExpress(money))
            {
                StripeAmounts.Read(StripeAmounts.Of(money.Minor, money.Currency), money.Currency).ShouldBe(money.Minor, money.ToString());
            }
        }
    }

    [Theory]
    [InlineData("XCG", true)]
    [InlineData("EUR", true)]
    [InlineData("ANG", false)]
    [InlineData("BGN", false)]
    public void Currencies_that_have_ended_are_not_taken_any_more(string currency, bool isKnown) =>
        Currencies.IsKnown(currency).ShouldBe(isKnown);
}
