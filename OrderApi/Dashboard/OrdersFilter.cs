using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Payments.OperatorConsole.Pages;
using Payments.OrderApi.Dashboard.Rows;
using Payments.OrderApi.Orders;

namespace Payments.OrderApi.Dashboard;

/// <summary>
/// Which orders the page shows, as its address says. Parts that cannot be read are ignored: people type addresses.
/// </summary>
/// <param name="Search">An order's number or a part of a show's name.</param>
/// <param name="Status">Only orders that stand there.</param>
/// <param name="Payment">Only orders whose payment stands there; <see cref="NoPayment"/>: those without one.</param>
/// <param name="Show">Only orders of this show.</param>
/// <param name="Before">The page after the one that ended with this order.</param>
public sealed record OrdersFilter(string? Search, OrderStatus? Status, string? Payment, long? Show, long? Before)
{
    /// <summary>Value of <see cref="Payment"/> for orders without one.</summary>
    public const string NoPayment = "none";

    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    private const int MaxSearchLength = 100;

    /// <summary>Whether this is the first page of all orders, on which new ones appear by themselves.</summary>
    public bool IsFirstOfAll => Before is null && !IsFiltered;

    /// <summary>Whether anything is asked for but the page.</summary>
    public bool IsFiltered => Search is not null || Status is not null || Payment is not null || Show is not null;

    /// <summary>Reads it from the query of an address.</summary>
    public static OrdersFilter Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var search = query.Field("q");
        return new OrdersFilter(
            search?.Length > MaxSearchLength ? search[..MaxSearchLength] : search,
            Name<OrderStatus>(query.Field("status")),
            query.Field("payment") is { } payment && (payment == NoPayment || Name<OrderPaymentStatus>(payment) is not null)
                ? payment
                : null,
            Number(query.Field("show")),
            Number(query.Field("before"))
        );
    }

    /// <summary>The address of another page with the same filters.</summary>
    public string Address(long? before) =>
        QueryHelpers.AddQueryString(
            "/",
            new Dictionary<string, string?>
            {
                ["q"] = Search,
                ["status"] = Status?.ToString().ToLowerInvariant(),
                ["payment"] = Payment,
                ["show"] = Show?.ToString(CultureInfo.InvariantCulture),
                ["before"] = before?.ToString(CultureInfo.InvariantCulture),
            }.Where(part => part.Value is not null)
        );

    /// <summary>The rows, newest first: one more than a page, which shows whether there is a next page.</summary>
    internal async Task<List<OrderRowView>> ListAsync(OrdersDb db, bool forOperator, CancellationToken ct)
    {
        var orders = db.Orders.AsNoTracking();
        if (Search is { } search)
        {
            var number = Number(search.TrimStart('#'));
            var isUser = forOperator && number is not null;
            var named = await db
                .Shows.Where(s => EF.Functions.ILike(s.Name, $"%{Escape(search)}%", "\\"))
                .Select(s => s.Id)
                .ToListAsync(ct);
            orders =
                number is null && named.Count > 0
                    ? orders.Where(o => named.Contains(o.ShowId))
                    : orders.Where(o => o.Id == number || (isUser && o.UserId == number) || named.Contains(o.ShowId));
        }

        // Null also for NoPayment, which then finds the orders without a payment.
        var payment = Name<OrderPaymentStatus>(Payment);
        orders = Status is { } status ? orders.Where(o => o.Status == status) : orders;
        orders = Payment is null ? orders : orders.Where(o => o.PaymentStatus == payment);
        orders = Show is { } show ? orders.Where(o => o.ShowId == show) : orders;
        orders = Before is { } before ? orders.Where(o => o.Id < before) : orders;
        return await OrderRowView.Of(db, orders.OrderByDescending(o => o.Id).Take(PageSize + 1)).ToListAsync(ct);
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static T? Name<T>(string? text)
        where T : struct, Enum =>
        text is not null && text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;

    /// <summary>Escapes the wildcards of LIKE.</summary>
    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
