using Payments.PaymentService.Payments;

namespace Payments.Tests.Payments;

/// <summary>
/// Attempts, captures, refunds and voids; answers that get lost or come late; events of own and other attempts, in drawn orders, again and
/// late. The seed is printed; PAYMENTS_SEED runs one again, and <c>./test.sh model [runs]</c> draws more.
/// </summary>
public sealed class SettlementModelTests(ITestOutputHelper output)
{
    private const int Steps = 40;

    private static readonly int Runs = Math.Max(5_000, SettlementModelOnPostgreSqlTests.Runs);

    [Fact]
    public void Whatever_comes_in_whatever_order_the_books_say_what_the_gateway_has_done()
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("PAYMENTS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seeds {first} to {first + Runs - 1}");
        for (var seed = first; seed < first + (given == 0 ? Runs : 1); seed++)
        {
            var model = new SettlementModel(new Random(seed));
            for (var step = 0; step < Steps; step++)
            {
                model.Step();
            }

            model.End();
            Check(model, seed);
        }
    }

    private static void Check(SettlementModel model, int seed)
    {
        var payment = model.Payment;
        var inBooks = payment.CapturedMinor - payment.RefundedMinor + payment.SuspenseMinor;
        model.Booked.ShouldBe(model.AtGateway, $"no money is lost from sight (seed {seed})");
        inBooks.ShouldBe(model.AtGateway, $"the payment says where all of it is (seed {seed})");
        model.Operations.ShouldAllBe(o => o.IsResolved, $"nothing is stuck (seed {seed})");
        payment.Status.ShouldNotBeOneOf(PaymentStatus.Processing, PaymentStatus.Indeterminate);
        payment.RefundedMinor.ShouldBeInRange(0, payment.CapturedMinor, $"seed {seed}");
    }
}
