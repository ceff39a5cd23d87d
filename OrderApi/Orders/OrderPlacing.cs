using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Payments.Messaging;
using Payments.OrderApi.Shows;
using Payments.Reservations;
using Payments.ServiceDefaults.Persistence;

namespace Payments.OrderApi.Orders;

/// <summary>
/// The transaction that holds seats, inserts orders and publishes them to PaymentService, for a batch of requests. The number of its round
/// trips does not grow with the batch.
/// </summary>
internal static class OrderPlacing
{
    private const string KnownSql = "SELECT request_id, id, reservation_id FROM orders WHERE request_id = ANY ($1)";

    private const string ShowsSql = "SELECT id, name, venue, starts_at, price_minor, currency FROM shows WHERE id = ANY ($1)";

    private const string InsertSql = """
        INSERT INTO orders (
            user_id, show_id, quantity, amount_minor, currency, status, reservation_id, request_id, payment_id,
            created_at, expires_at, updated_at)
        SELECT user_id, show_id, quantity, amount_minor, currency, 'PENDING', reservation_id, request_id, payment_id, $9, $10, $9
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            WITH ORDINALITY AS o (user_id, show_id, quantity, amount_minor, currency, reservation_id, request_id, payment_id, n)
        ORDER BY n
        RETURNING reservation_id, id
        """;

    /// <summary>Places orders: all of them or, if it throws, none.</summary>
    /// <returns>The outcome of each, in the order of the batch.</returns>
    public static async Task<IReadOnlyList<Placement>> PlaceAsync(
        this OrdersDb db,
        IReadOnlyList<WaitingOrder> batch,
        DateTime now,
        TimeSpan lifetime,
        CancellationToken ct
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)transaction.GetDbTransaction().Connection!;
        var (placements, shows) = await ReadAsync(connection, batch, ct);
        var drafts = new List<Draft>(batch.Count);
        foreach (var item in batch.Where(i => !placements.ContainsKey(i.Order.RequestId)).DistinctBy(i => i.Order.RequestId))
        {
            if (shows.GetValueOrDefault(item.Order.ShowId) is { } show)
            {
                drafts.Add(new Draft(item, show, now, now + lifetime));
            }
            else
            {
                placements.Add(item.Order.RequestId, new Placement.NoSuchShow());
            }
        }

        await PlaceAsync(db, connection, drafts, placements, now, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return [.. batch.Select(item => placements[item.Order.RequestId])];
    }

    private static async Task PlaceAsync(
        OrdersDb db,
        NpgsqlConnection connection,
        List<Draft> drafts,
        Dictionary<Guid, Placement> placements,
        DateTime now,
        CancellationToken ct
    )
    {
        var answers = await db.ReserveAsync(
            [.. drafts.Select(d => new ReservationRequest(d.Order.ReservationId, d.Order.ShowId, d.Order.Quantity, d.Order.ExpiresAt))],
            now,
            ct
        );
        var held = new List<Draft>(drafts.Count);
        foreach (var (draft, answer) in drafts.Zip(answers))
        {
            switch (answer.Outcome)
            {
                case ReserveOutcome.Reserved:
                    held.Add(draft);
                    break;
                case ReserveOutcome.NotEnough:
                    placements.Add(draft.Order.RequestId, new Placement.NotEnough(answer.Left));
                    break;
                default:
                    throw new InvalidOperationException($"The seats of show {draft.Order.ShowId} cannot be held: {answer.Outcome}.");
            }
        }

        if (held.Count == 0)
        {
            return;
        }

        var ids = await InsertAsync(connection, held, ct);
        foreach (var draft in held)
        {
            var id = ids[draft.Order.ReservationId];
            placements.Add(draft.Order.RequestId, new Placement.Placed(id, draft.Order.ReservationId));
            Activity.Current = draft.Item.Activity;
            db.Publish(draft.Order.AsCreated(id, draft.Show.Name));
        }

        Activity.Current = held[0].Item.Activity;
        await db.SaveWithMessagesAsync(ct);
    }

    /// <returns>The orders that retried requests have placed before, and the shows.</returns>
    private static async Task<(Dictionary<Guid, Placement> Known, Dictionary<long, Show> Shows)> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<WaitingOrder> batch,
        CancellationToken ct
    )
    {
        await using var reads = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(KnownSql) { Parameters = { SqlParameters.Array(NpgsqlDbType.Uuid, batch, i => i.Order.RequestId) } },
                new(ShowsSql)
                {
                    Parameters = { SqlParameters.Array(NpgsqlDbType.Bigint, batch.DistinctBy(i => i.Order.ShowId), i => i.Order.ShowId) },
                },
            },
        };
        await using var reader = await reads.ExecuteReaderAsync(ct);
        var known = new Dictionary<Guid, Placement>();
        while (await reader.ReadAsync(ct))
        {
            known.Add(reader.GetGuid(0), new Placement.Placed(reader.GetInt64(1), reader.GetGuid(2)));
        }

        await reader.NextResultAsync(ct);
        var shows = new Dictionary<long, Show>();
        while (await reader.ReadAsync(ct))
        {
            var show = new Show
            {
                Id = reader.GetInt64(0),
                Name = reader.GetString(1),
                Venue = reader.GetString(2),
                StartsAt = reader.GetDateTime(3),
                PriceMinor = reader.GetInt64(4),
                Currency = reader.GetString(5),
            };
            shows.Add(show.Id, show);
        }

        return (known, shows);
    }

    /// <returns>The orders' numbers, by reservation.</returns>
    private static async Task<Dictionary<Guid, long>> InsertAsync(NpgsqlConnection connection, List<Draft> drafts, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(InsertSql, connection)
        {
            Parameters =
            {
                SqlParameters.Array(NpgsqlDbType.Bigint, drafts, d => d.Order.UserId),
                SqlParameters.Array(NpgsqlDbType.Bigint, drafts, d => d.Order.ShowId),
                SqlParameters.Array(NpgsqlDbType.Integer, drafts, d => d.Order.Quantity),
                SqlParameters.Array(NpgsqlDbType.Bigint, drafts, d => d.Order.AmountMinor),
                SqlParameters.Array(NpgsqlDbType.Char, drafts, d => d.Order.Currency),
                SqlParameters.Array(NpgsqlDbType.Uuid, drafts, d => d.Order.ReservationId),
                SqlParameters.Array(NpgsqlDbType.Uuid, drafts, d => d.Order.RequestId),
                SqlParameters.Array(NpgsqlDbType.Uuid, drafts, d => d.Order.PaymentId),
                new() { Value = drafts[0].Order.CreatedAt },
                new() { Value = drafts[0].Order.ExpiresAt },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new Dictionary<Guid, long>(drafts.Count);
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        return ids;
    }

    /// <summary>An order that has no number yet.</summary>
    private sealed class Draft(WaitingOrder item, Show show, DateTime now, DateTime expiresAt)
    {
        public WaitingOrder Item => item;

        public Show Show => show;

        public Order Order { get; } =
            new()
            {
                UserId = item.Order.UserId,
                ShowId = show.Id,
                Quantity = item.Order.Quantity,
                AmountMinor = show.PriceOf(item.Order.Quantity).Minor,
                Currency = show.Currency,
                ReservationId = Guid.NewGuid(),
                RequestId = item.Order.RequestId,
                PaymentId = Guid.CreateVersion7(),
                CreatedAt = now,
                ExpiresAt = expiresAt,
                UpdatedAt = now,
            };
    }
}
