using Microsoft.AspNetCore.Http.HttpResults;
using Payments.OperatorConsole.Pages;
using Payments.OrderApi.Dashboard.Live;
using Payments.OrderApi.Dashboard.Rows;
using Payments.OrderApi.Shows;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard;

/// <summary>The first page: shows, orders with their payments, and totals.</summary>
internal static class ShowOrders
{
    /// <summary>Orders of other instances of this service are in the figures after this time at the latest.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/", HandleAsync).RequireRateLimiting(RateLimits.Guest);

    private static async Task<RazorComponentResult<OrdersPage>> HandleAsync(
        HttpContext http,
        OrdersDb db,
        OrderTotalsCache totals,
        OrderFeed feed,
        CancellationToken ct
    )
    {
        // Before anything is read, so that what changes meanwhile comes with the stream.
        var position = feed.Position();
        var context = http.Context();
        var filter = OrdersFilter.Of(http.Request.Query);
        var rows = await filter.ListAsync(db, context.Viewer.IsOperator, ct);
        return http.Page<OrdersPage>(
            StatusCodes.Status200OK,
            (nameof(OrdersPage.Context), context),
            (nameof(OrdersPage.Filter), filter),
            (nameof(OrdersPage.Rows), rows.Take(OrdersFilter.PageSize).ToList()),
            (nameof(OrdersPage.Next), rows.Count > OrdersFilter.PageSize ? rows[OrdersFilter.PageSize - 1].Id : null),
            (nameof(OrdersPage.Shows), await ShowView.ListAsync(db, ct)),
            (nameof(OrdersPage.Totals), await totals.GetAsync(MaxAge, ct)),
            (nameof(OrdersPage.Position), position)
        );
    }
}
