using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql;
using Payments.ServiceDefaults.Persistence;
using Payments.Tests.Support;

namespace Payments.Tests.Persistence;

/// <summary>
/// A statement that the database refused must not spoil its connection for the next that uses it
/// (https://github.com/npgsql/npgsql/issues/6391).
/// </summary>
public sealed class RefusedStatementTests(SharedSystem shared)
{
    /// <summary>More than any threshold at which a driver would begin to prepare a statement by itself.</summary>
    private const int Refusals = 8;

    [Fact]
    public async Task A_statement_that_was_refused_again_and_again_works_with_a_good_value_on_the_same_connection()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var source = await OnOneConnectionAsync();
        await using var table = source.CreateCommand("CREATE TABLE shops (name varchar(8) PRIMARY KEY)");
        await table.ExecuteNonQueryAsync(ct);

        for (var attempt = 0; attempt < Refusals; attempt++)
        {
            var refused = await Should.ThrowAsync<PostgresException>(() => InsertAsync(source, "longer than eight"));
            refused.SqlState.ShouldBe(PostgresErrorCodes.StringDataRightTruncation);
        }

        (await InsertAsync(source, "short")).ShouldBe("short");
    }

    private async Task<NpgsqlDataSource> OnOneConnectionAsync()
    {
        var settings = new NpgsqlEntityFrameworkCorePostgreSQLSettings
        {
            ConnectionString = await shared.CreateDatabaseAsync($"refused_{Guid.NewGuid():N}"),
        };
        ServiceDatabase.Configure(settings);
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MaxPoolSize = 1 });
    }

    private static async Task<string?> InsertAsync(NpgsqlDataSource source, string name)
    {
        await using var insert = source.CreateCommand("INSERT INTO shops (name) VALUES ($1) RETURNING name");
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (string?)await insert.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
