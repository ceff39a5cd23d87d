using Payments.Reservations;

namespace Payments.ProjectApi.OffsetReservations;

/// <summary>A reservation of offset as the API returns it. Times are UTC.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="Tonnes">How much.</param>
/// <param name="Status">reserved, committed, released, expired or returned.</param>
/// <param name="ReservedAt">When it was made.</param>
/// <param name="ExpiresAt">When it is freed unless it was committed before.</param>
/// <param name="EndedAt">When it was committed or freed; null while it is reserved.</param>
internal sealed record ReservationView(
    Guid Id,
    long ProjectId,
    decimal Tonnes,
    ReservationStatus Status,
    DateTime ReservedAt,
    DateTime ExpiresAt,
    DateTime? EndedAt
)
{
    public static string UrlOf(long projectId, Guid id) => FormattableString.Invariant($"/projects/{projectId}/reservations/{id}");

    public static ReservationView Of(InventoryReservation r) =>
        new(r.Id, r.InventoryId, Projects.Tonnes.Of(r.Quantity), r.Status, r.ReservedAt, r.ExpiresAt, r.EndedAt);
}
