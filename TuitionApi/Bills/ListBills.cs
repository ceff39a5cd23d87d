using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.ServiceDefaults;

namespace Payments.TuitionApi.Bills;

/// <summary>Lists the bills of a student, oldest term first.</summary>
internal static class ListBills
{
    /// <param name="Term">Code of the term.</param>
    /// <param name="Amount">What is owed.</param>
    /// <param name="Status">unpaid or paid.</param>
    /// <param name="PaidBy">The payment that paid it; null while it is unpaid.</param>
    internal sealed record BillView(string Term, Money Amount, BillStatus Status, [property: JsonPropertyName("paid_by")] Guid? PaidBy);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/students/{studentNo}/bills", HandleAsync)
            .WithName("ListBills")
            .WithSummary("Lists the bills of a student.")
            .WithTags("Tuition")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<List<BillView>>, ProblemHttpResult>> HandleAsync(
        string studentNo,
        TuitionDb db,
        CancellationToken ct
    )
    {
        var bills = await db
            .Bills.AsNoTracking()
            .Where(b => b.StudentNo == studentNo)
            .Join(db.Terms, b => b.Term, t => t.Code, (b, t) => new { Bill = b, t.StartsOn })
            .OrderBy(x => x.StartsOn)
            .Select(x => new BillView(x.Bill.Term, new Money(x.Bill.AmountMinor, x.Bill.Currency), x.Bill.Status, x.Bill.PaidBy))
            .ToListAsync(ct);
        return bills.Count == 0
            ? TypedResults.Problem($"There is no student {studentNo}.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(bills);
    }
}
