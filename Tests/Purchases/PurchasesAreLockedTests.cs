using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Purchases;

/// <summary>
/// Steps of several workflows about one purchase follow one another: a step waits for whoever has the purchase, and goes by what that has
/// made of it.
/// </summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class PurchasesAreLockedTests(SharedSystem shared)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failure_that_waits_while_another_step_has_the_purchase_succeed_changes_nothing_any_more()
    {
        var system = await shared.GetAsync();
        using var purchases = new PurchasesClient(system);
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project);
        await using var database = NpgsqlDataSource.Create(await system.ConnectionStringAsync("projects"));
        await using var connection = await database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var update = new NpgsqlCommand($"UPDATE purchases SET status = 'SUCCEEDED' WHERE id = '{begun.Id}'", connection);
        await update.ExecuteNonQueryAsync(Ct);

        await purchases.DeclinedAsync(begun);
        await Eventually.Be(
            async () =>
                await system.ScalarAsync(
                    "projects",
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%purchases%'"
                )
                    is > 0L,
            "a step waits"
        );
        await transaction.CommitAsync(Ct);

        await Eventually.Be(
            async () =>
                await system.ScalarAsync(
                    "projects",
                    $"SELECT status FROM workflows.instances WHERE subject = '{begun.Id}' AND name = 'payment_failed'"
                )
                    is "SUCCEEDED",
            "the failure is dealt with"
        );
        (await system.ScalarAsync("projects", $"SELECT status FROM purchases WHERE id = '{begun.Id}'")).ShouldBe("SUCCEEDED");
        (await purchases.InventoryAsync(project)).ShouldBe("9000 1000 0", "what is held is still held");
    }
}
