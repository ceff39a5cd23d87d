using Payments.Tests.Soak.Servers;

namespace Payments.Tests.Soak;

/// <summary>Reads the dead letters from the consumers' database.</summary>
internal sealed class DeadLetterReader(PostgresServer database)
{
    private const string Sql =
        "SELECT queue, (convert_from(body, 'UTF8')::json->>'number')::bigint, exception || ': ' || reason FROM messaging.dead_letters";

    public Task<List<DeadLetter>> ReadAsync() =>
        database.RowsAsync(PostgresServer.Consumers, Sql, r => new DeadLetter(r.GetString(0), r.GetInt64(1), r.GetString(2)));
}
