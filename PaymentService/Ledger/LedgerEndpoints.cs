using Payments.ServiceDefaults;

namespace Payments.PaymentService.Ledger;

/// <summary>What operators can read of the books. Nothing of them can be written over HTTP.</summary>
internal static class LedgerEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var ledger = app.MapGroup("/ledger").WithTags("Ledger").RequireAuthorization(Access.Operator);
        ListLedgerAccounts.Map(ledger);
        ListLedgerEntries.Map(ledger);
        GetTrialBalance.Map(ledger);
    }
}
