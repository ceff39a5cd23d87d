using Npgsql;
using NpgsqlTypes;

namespace Payments.Workflows;

/// <summary>Looks at workflows.</summary>
public sealed class WorkflowReader
{
    // What runs is found by when it is due: of those there are few.
    private const string ListSql = $"""
        SELECT {WorkflowDetails.Columns} FROM {WorkflowSchema.Instances} i
        WHERE ($1::text IS NULL OR i.status = $1) AND ($1 IS DISTINCT FROM 'RUNNING' OR i.due_at IS NOT NULL)
            AND ($2::text IS NULL OR i.name = $2) AND ($3::text IS NULL OR i.subject = $3) AND ($4::uuid IS NULL OR i.id < $4)
        ORDER BY i.id DESC LIMIT $5
        """;

    private const string OneSql = $"SELECT {WorkflowDetails.Columns} FROM {WorkflowSchema.Instances} i WHERE i.id = $1";

    /// <summary>Most workflows about one thing that are shown.</summary>
    private const int MaxOfSubject = 100;

    private readonly WorkflowDatabase database;
    private readonly WorkflowCatalog catalog;

    internal WorkflowReader(WorkflowDatabase database, WorkflowCatalog catalog) => (this.database, this.catalog) = (database, catalog);

    /// <summary>Workflows, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="ct">Ends the reading.</param>
    public Task<List<WorkflowDetails>> ListAsync(WorkflowFilter filter, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ReadAsync(
            ListSql,
            ct,
            Text(filter.Status?.ToString().ToUpperInvariant()),
            Text(filter.Name),
            Text(filter.Subject),
            new() { Value = (object?)filter.Before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = limit }
        );
    }

    /// <summary>All workflows about one thing, in the order of their start.</summary>
    public async Task<IReadOnlyList<WorkflowDetails>> OfSubjectAsync(string subject, CancellationToken ct)
    {
        var newestFirst = await ListAsync(new WorkflowFilter(Subject: subject), MaxOfSubject, ct);
        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>One workflow, or null.</summary>
    public async Task<WorkflowDetails?> FindAsync(Guid id, CancellationToken ct) =>
        (await ReadAsync(OneSql, ct, new NpgsqlParameter { Value = id })).SingleOrDefault();

    private Task<List<WorkflowDetails>> ReadAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters) =>
        database.ReadAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                command.Parameters.AddRange(parameters);
                await using var reader = await command.ExecuteReaderAsync(ct);
                var found = new List<WorkflowDetails>();
                while (await reader.ReadAsync(ct))
                {
                    found.Add(WorkflowDetails.Read(reader, catalog.Concealed));
                }

                return found;
            },
            ct
        );

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
