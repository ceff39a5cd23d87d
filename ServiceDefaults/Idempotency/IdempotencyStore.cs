using Npgsql;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>Claiming keys and storing answers, on one connection.</summary>
internal sealed class IdempotencyStore(NpgsqlConnection connection, IdempotencyOptions options)
{
    private const string Table = IdempotencySchema.Name + ".keys";

    /// <summary>The second statement sees every commit before it that the first one's snapshot was too early for.</summary>
    private const int MaxClaims = 2;

    /// <summary>
    /// One statement decides between all who come with a key: the lock is held from here to the end of the transaction, and nobody waits
    /// for it. A key past its retention counts as unused, also before it is deleted, and a lease that has run out is taken over by the same
    /// request only.
    /// </summary>
    private const string ClaimSql = $"""
        WITH lock AS MATERIALIZED (
            SELECT pg_try_advisory_xact_lock($1) AS taken, set_config('idle_in_transaction_session_timeout', $8, true)),
        claimed AS (
            INSERT INTO {Table} AS k (key_hash, caller, fingerprint, claim, running_until)
            SELECT $2, $3, $4, $5, now() + $6 FROM lock WHERE taken
            ON CONFLICT (key_hash) DO UPDATE
            SET fingerprint = excluded.fingerprint, claim = excluded.claim, running_until = excluded.running_until,
                status = NULL, answer = NULL, created_at = now()
            WHERE k.created_at <= now() - $7 OR (k.status IS NULL AND k.running_until <= now() AND k.fingerprint = excluded.fingerprint)
            RETURNING true)
        SELECT lock.taken, EXISTS (SELECT FROM claimed), k.fingerprint, k.status, k.answer
        FROM lock LEFT JOIN {Table} k ON k.key_hash = $2 AND k.created_at > now() - $7
        """;

    private const string KeepSql = $"UPDATE {Table} SET status = $3, answer = $4 WHERE key_hash = $1 AND claim = $2";

    private const string FreeSql = $"DELETE FROM {Table} WHERE key_hash = $1 AND claim = $2";

    /// <summary>
    /// Claims the request's key for as long as the transaction lasts and then, if it commits, for <paramref name="lease"/>.
    /// </summary>
    public async Task<KeyClaim> ClaimAsync(IdempotentRequest request, TimeSpan lease, CancellationToken ct)
    {
        for (var tried = 0; tried < MaxClaims; tried++)
        {
            if (await TryClaimAsync(request, lease, ct) is { } claim)
            {
                return claim;
            }
        }

        return KeyClaim.StillRunning;
    }

    /// <returns>False when another run has taken the key over.</returns>
    public async Task<bool> KeepAsync(IdempotentRequest request, IdempotentResponse answer) =>
        await ExecuteAsync(KeepSql, request.KeyHash, request.Claim, (short)answer.Status, answer.Seal(request)) == 1;

    /// <summary>Gives the key up, so that the next request with it runs.</summary>
    public Task FreeAsync(IdempotentRequest request) => ExecuteAsync(FreeSql, request.KeyHash, request.Claim);

    /// <returns>Null when the lock is taken but the row of whoever had it before is not seen yet.</returns>
    private async Task<KeyClaim?> TryClaimAsync(IdempotentRequest request, TimeSpan lease, CancellationToken ct)
    {
        await using var command = Command(
            ClaimSql,
            request.Lock,
            request.KeyHash,
            request.Caller,
            request.Fingerprint,
            request.Claim,
            lease,
            options.Retention,
            $"{options.MaxIdle.TotalMilliseconds:0}"
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        if (reader.GetBoolean(1))
        {
            return KeyClaim.Mine;
        }

        if (reader.IsDBNull(2))
        {
            return reader.GetBoolean(0) ? null : KeyClaim.StillRunning;
        }

        if (!reader.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(request.Fingerprint))
        {
            return KeyClaim.OtherRequest;
        }

        return reader.IsDBNull(3)
            ? KeyClaim.StillRunning
            : new KeyClaim(IsMine: false, Stored: IdempotentResponse.Open(request, reader.GetInt16(3), reader.GetFieldValue<byte[]>(4)));
    }

    /// <summary>Runs to its end also when the caller has gone: the effect is there.</summary>
    private async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        return command;
    }
}
