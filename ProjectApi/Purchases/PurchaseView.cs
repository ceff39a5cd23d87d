using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Reservations;

namespace Payments.ProjectApi.Purchases;

/// <summary>A purchase as the API returns it. Times are UTC. The buyer's address is not part of it.</summary>
/// <param name="Id">The purchase.</param>
/// <param name="Status">starting, pending, paid, succeeded, failed, expired, given_up or refunded.</param>
/// <param name="ProjectId">The project whose offset it is.</param>
/// <param name="Project">The project's name.</param>
/// <param name="UserId">Who buys.</param>
/// <param name="Tonnes">How much.</param>
/// <param name="Amount">What it costs.</param>
/// <param name="ReservationStatus">reserved, committed, released, expired or returned; null until the offset is reserved.</param>
/// <param name="ReservedUntil">Until when the offset is held; null when it is not held.</param>
/// <param name="PaymentId">The payment, the same in every service.</param>
/// <param name="PaymentIntentId">The provider's payment intent; null until it is there.</param>
/// <param name="ClientSecret">Secret with which it is paid at the provider; null when it cannot be paid.</param>
/// <param name="PayableUntil">Until when it can be paid.</param>
/// <param name="Reason">Why it failed or was refunded.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="UpdatedAt">When anything of it changed last.</param>
/// <param name="NotifiedAt">When the last mail about it was sent; null when none was.</param>
/// <param name="RefundedAt">When all of its money had gone back; null while it has not.</param>
internal sealed record PurchaseView(
    Guid Id,
    PurchaseStatus Status,
    long ProjectId,
    string Project,
    long UserId,
    decimal Tonnes,
    Money Amount,
    ReservationStatus? ReservationStatus,
    DateTime? ReservedUntil,
    Guid PaymentId,
    string? PaymentIntentId,
    string? ClientSecret,
    DateTime PayableUntil,
    string? Reason,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    DateTime? NotifiedAt,
    DateTime? RefundedAt
)
{
    /// <summary>Path of the purchase, open to whoever has it.</summary>
    public static string LinkOf(Guid id) => $"/purchases/{id}";

    /// <summary>Reads views of some purchases, in their order, in one query.</summary>
    public static async Task<List<PurchaseView>> ReadAsync(ProjectsDb db, IQueryable<Purchase> purchases, CancellationToken ct)
    {
        var rows = await purchases
            .AsNoTracking()
            .Select(p => new
            {
                Purchase = p,
                Project = db.Projects.Single(x => x.Id == p.ProjectId).Name,
                Reservation = db.Reservations.SingleOrDefault(r => r.Id == p.ReservationId),
            })
            .ToListAsync(ct);
        return [.. rows.Select(r => Of(r.Purchase, r.Project, r.Reservation))];
    }

    private static PurchaseView Of(Purchase p, string project, InventoryReservation? reservation) =>
        new(
            p.Id,
            p.Status,
            p.ProjectId,
            project,
            p.UserId,
            Projects.Tonnes.Of(p.Kilograms),
            p.Amount,
            reservation?.Status,
            reservation is { Status: Reservations.ReservationStatus.Reserved } ? reservation.ExpiresAt : null,
            p.PaymentId,
            p.IntentId,
            p.IsPayable ? p.ClientSecret : null,
            p.PayableUntil,
            p.Reason,
            p.CreatedAt,
            p.UpdatedAt,
            p.NotifiedAt,
            p.RefundedAt
        );
}
