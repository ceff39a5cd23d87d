using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.Reservations;
using Payments.Tests.Support;

namespace Payments.Tests.Reservations;

/// <summary>A database with nothing in it but what can be reserved. Tests of a class share it and use inventories of their own.</summary>
public sealed class InventoryFixture(SharedSystem shared) : IAsyncLifetime
{
    internal static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    private static long lastInventory;

    private NpgsqlDataSource? source;

    internal NpgsqlDataSource Source => source ?? throw new InvalidOperationException("The database is not there.");

    public async ValueTask InitializeAsync()
    {
        source = NpgsqlDataSource.Create(
            await shared.CreateDatabaseAsync($"inventory_{Guid.CreateVersion7():N}") + ";Include Error Detail=true"
        );
        await using var db = Open();
        await ScalarAsync(db.Database.GenerateCreateScript());
    }

    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal InventoryDb Open() => new(new DbContextOptionsBuilder<InventoryDb>().UseNpgsql(Source).UseSnakeCaseNamingConvention().Options);

    /// <returns>Its id.</returns>
    internal async Task<long> NewInventoryAsync(long capacity)
    {
        var id = Interlocked.Increment(ref lastInventory);
        await ScalarAsync($"INSERT INTO inventory (id, capacity, held, committed) VALUES ({id}, {capacity}, 0, 0)");
        return id;
    }

    internal static ReservationRequest Request(long inventory, long quantity, Guid? id = null) =>
        new(id ?? Guid.CreateVersion7(), inventory, quantity, Noon.AddMinutes(15));

    /// <summary>Does something in a transaction, and commits.</summary>
    internal async Task<T> CommittedAsync<T>(Func<InventoryDb, Task<T>> work)
    {
        await using var db = Open();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var result = await work(db);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return result;
    }

    internal Task<IReadOnlyList<ReserveResult>> ReserveAsync(params ReservationRequest[] group) =>
        CommittedAsync(db => db.ReserveAsync(group, Noon, TestContext.Current.CancellationToken));

    internal Task<IReadOnlyList<EndResult>> EndAsync(params ReservationEnd[] group) =>
        CommittedAsync(db => db.EndAsync(group, Noon, TestContext.Current.CancellationToken));

    internal Task<IReadOnlyList<EndResult>> ReturnAsync(params Guid[] ids) =>
        CommittedAsync(db => db.ReturnAsync(ids, Noon.AddHours(1), TestContext.Current.CancellationToken));

    internal async Task<Inventory> InventoryAsync(long id)
    {
        await using var db = Open();
        return await db.Set<Inventory>().AsNoTracking().SingleAsync(i => i.Id == id, TestContext.Current.CancellationToken);
    }

    internal async Task<List<InventoryReservation>> ReservationsAsync(long inventory)
    {
        await using var db = Open();
        return await db.Set<InventoryReservation>()
            .AsNoTracking()
            .Where(r => r.InventoryId == inventory)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    internal async Task<object?> ScalarAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
