using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Contracts;
using Payments.PaymentService;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Simulated;
using Payments.Tests.Support;

namespace Payments.Tests.Gateways;

/// <summary>The simulated gateway on a database of its own.</summary>
public sealed class SimulatedGatewayFixture(SharedSystem shared) : IAsyncLifetime
{
    private NpgsqlDataSource source = null!;
    private SimulatedRecords records = null!;

    internal SimulatedGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var database = await shared.CreateDatabaseAsync($"simulated_{Guid.CreateVersion7():N}");
        await using (
            var db = new PaymentsDb(new DbContextOptionsBuilder<PaymentsDb>().UseNpgsql(database).UseSnakeCaseNamingConvention().Options)
        )
        {
            await db.Database.MigrateAsync();
        }

        source = NpgsqlDataSource.Create(database);
        records = new SimulatedRecords(source);
        Gateway = Another();
    }

    public async ValueTask DisposeAsync()
    {
        await records.DisposeAsync();
        await source.DisposeAsync();
    }

    /// <summary>The payer pays what was opened.</summary>
    internal Task PayAsync(string reference, Money amount) =>
        records.AddAsync(
            new SimulatedAction(
                SimulatedActionKind.Payment,
                $"evt_{Guid.CreateVersion7():N}",
                reference,
                PaymentId: null,
                IdempotencyKey: null,
                amount
            )
        );

    /// <summary>Another instance of it.</summary>
    internal SimulatedGateway Another() =>
        new(
            records,
            new SimulatedRecordReader(source),
            Options.Create(new GatewayOptions { Simulated = { SlowDelay = TimeSpan.FromMilliseconds(50) } }),
            TimeProvider.System
        );
}
