using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Lists a merchant's payment intents, newest first (https://docs.stripe.com/api/payment_intents/list).</summary>
internal static class ListIntents
{
    private const string Url = "/v1/payment_intents";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/payment_intents", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsRead)
            .WithName("ListPaymentIntents")
            .WithSummary("Lists payment intents, newest first: limit, starting_after, ending_before, created[gt|gte|lt|lte].");

    private static async Task<IResult> HandleAsync(HttpContext http, PaymentsDb db, CancellationToken ct)
    {
        var parameters = await http.Request.ReadParametersAsync(ct);
        var page = PageRequest.Read(parameters);
        parameters.RefuseOthers();
        var found = await Matching(db.IntentsOf(http.User.Merchant()).AsNoTracking(), page).Take(page.Limit + 1).ToListAsync(ct);
        if (found.Count == 0 && (page.StartingAfter ?? page.EndingBefore) is not null)
        {
            await EnsureCursorExistsAsync(db, http.User.Merchant(), page, ct);
        }

        return Results.Json(page.ListOf(Url, found, IntentView.Of), StripeJson.Options);
    }

    /// <summary>The ids of payments are in the order of their making (UUIDv7), so they are the cursors.</summary>
    private static IQueryable<Payment> Matching(IQueryable<Payment> intents, PageRequest page)
    {
        intents = page.CreatedFrom is { } from ? intents.Where(p => p.CreatedAt >= from) : intents;
        intents = page.CreatedBefore is { } before ? intents.Where(p => p.CreatedAt < before) : intents;
        if (page.EndingBefore is { } end)
        {
            var first = StripeIds.ToIntent(end) ?? throw NoCursor(end, "ending_before");
            return intents.Where(p => p.Id.CompareTo(first) > 0).OrderBy(p => p.Id);
        }

        if (page.StartingAfter is { } start)
        {
            var last = StripeIds.ToIntent(start) ?? throw NoCursor(start, "starting_after");
            intents = intents.Where(p => p.Id.CompareTo(last) < 0);
        }

        return intents.OrderByDescending(p => p.Id);
    }

    /// <summary>Only an empty page makes it worth asking whether the cursor is one.</summary>
    private static async Task EnsureCursorExistsAsync(PaymentsDb db, string merchant, PageRequest page, CancellationToken ct)
    {
        var (cursor, param) = page.StartingAfter is { } start ? (start, "starting_after") : (page.EndingBefore!, "ending_before");
        var id = StripeIds.ToIntent(cursor)!.Value;
        if (!await db.IntentsOf(merchant).AnyAsync(p => p.Id == id, ct))
        {
            throw NoCursor(cursor, param);
        }
    }

    private static ApiException NoCursor(string id, string param) => IntentAnswers.NoSuch(id, param, StatusCodes.Status400BadRequest);
}
