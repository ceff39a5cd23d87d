using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Ledger.Operators;

/// <summary>What operators can read of the books over HTTP. Nothing of them can be written that way.</summary>
public static class LedgerEndpoints
{
    /// <summary>Registers what the endpoints read from.</summary>
    /// <typeparam name="TContext">The database that has the ledger's schema.</typeparam>
    public static void AddLedger<TContext>(this IServiceCollection services)
        where TContext : DbContext => services.AddScoped(provider => new LedgerDatabase(provider.GetRequiredService<TContext>()));

    /// <summary>
    /// Maps <c>/ledger</c>: accounts with balances, entries, the trial balance. The caller decides who may come in
    /// (<c>RequireAuthorization</c> on what is returned). Needs <see cref="AddLedger{TContext}"/>.
    /// </summary>
    public static RouteGroupBuilder MapLedger(this IEndpointRouteBuilder app)
    {
        var ledger = app.MapGroup("/ledger").WithTags("Ledger");
        ListLedgerAccounts.Map(ledger);
        ListLedgerEntries.Map(ledger);
        GetTrialBalance.Map(ledger);
        return ledger;
    }
}
