using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.PaymentIntents;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.Refunds;

/// <summary>Lists a merchant's refunds, newest first (https://docs.stripe.com/api/refunds/list).</summary>
internal static class ListRefunds
{
    private const string Url = "/v1/refunds";
    private const string PaymentIntent = "payment_intent";
    private const int MaxIdLength = 100;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/refunds", HandleAsync)
            .RequireAuthorization(ApiScopes.RefundsRead)
            .WithName("ListRefunds")
            .WithSummary("Lists refunds, newest first: payment_intent, limit, starting_after, ending_before, created[gt|gte|lt|lte].");

    private static async Task<IResult> HandleAsync(HttpContext http, PaymentsDb db, CancellationToken ct)
    {
        var parameters = await http.Request.ReadParametersAsync(ct);
        var page = PageRequest.Read(parameters);
        var intent = parameters.Text(PaymentIntent, MaxIdLength);
        parameters.RefuseOthers();
        var merchant = http.User.Merchant();
        var refunds = db.RefundsOf(merchant);
        if (intent is not null)
        {
            var paymentId = await db.FindIntentAsync(merchant, intent, PaymentIntent, ct);
            refunds = refunds.Where(o => o.PaymentId == paymentId);
        }

        refunds = page.CreatedFrom is { } from ? refunds.Where(o => o.CreatedAt >= from) : refunds;
        refunds = page.CreatedBefore is { } before ? refunds.Where(o => o.CreatedAt < before) : refunds;
        var found = await InOrder(refunds, page, await CursorAsync(db, merchant, page, ct))
            .Take(page.Limit + 1)
            .AsNoTracking()
            .ToListAsync(ct);
        var paymentIds = found.Select(o => o.PaymentId).Distinct().ToArray();
        var payments = await db.Payments.AsNoTracking().Where(p => paymentIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        return Results.Json(page.ListOf(Url, found, o => RefundView.Of(o, payments[o.PaymentId])), StripeJson.Options);
    }

    /// <summary>A refund's id may come from an idempotency key, so its time comes first in the order.</summary>
    private static async Task<PaymentOperation?> CursorAsync(PaymentsDb db, string merchant, PageRequest page, CancellationToken ct)
    {
        if ((page.StartingAfter ?? page.EndingBefore) is not { } id)
        {
            return null;
        }

        var operationId = StripeIds.ToRefund(id);
        return await db.RefundsOf(merchant).AsNoTracking().SingleOrDefaultAsync(o => o.Id == operationId, ct)
            ?? throw RefundQueries.NoSuch(
                id,
                page.StartingAfter is null ? "ending_before" : "starting_after",
                StatusCodes.Status400BadRequest
            );
    }

    private static IQueryable<PaymentOperation> InOrder(IQueryable<PaymentOperation> refunds, PageRequest page, PaymentOperation? cursor)
    {
        if (page.EndingBefore is null)
        {
            refunds = cursor is null
                ? refunds
                : refunds.Where(o => o.CreatedAt < cursor.CreatedAt || (o.CreatedAt == cursor.CreatedAt && o.Id.CompareTo(cursor.Id) < 0));
            return refunds.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id);
        }

        return refunds
            .Where(o => o.CreatedAt > cursor!.CreatedAt || (o.CreatedAt == cursor.CreatedAt && o.Id.CompareTo(cursor.Id) > 0))
            .OrderBy(o => o.CreatedAt)
            .ThenBy(o => o.Id);
    }
}
