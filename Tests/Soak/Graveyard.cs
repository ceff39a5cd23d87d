using Payments.Tests.Soak.Servers;

namespace Payments.Tests.Soak;

/// <summary>A message that was given up, and why.</summary>
internal sealed record DeadLetter(string Queue, long Number, string Reason);

/// <summary>The dead letters of the consumers, where their operators find them.</summary>
internal sealed class Graveyard(Database database)
{
    private const string Sql =
        "SELECT queue, (convert_from(body, 'UTF8')::json->>'number')::bigint, exception || ': ' || reason FROM messaging.dead_letters";

    public Task<List<DeadLetter>> ReadAsync() =>
        database.RowsAsync(Database.Consumers, Sql, r => new DeadLetter(r.GetString(0), r.GetInt64(1), r.GetString(2)));
}
