using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.PaymentService.Accounts;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Corrections;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Reconciliation;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService;

/// <summary>The database of PaymentService.</summary>
public sealed class PaymentsDb(DbContextOptions<PaymentsDb> options) : DbContext(options)
{
    /// <summary>Longest text of a column that says nothing else, characters.</summary>
    private const int DefaultLength = 100;

    /// <summary>All payments, of every purpose.</summary>
    public DbSet<Payment> Payments => Set<Payment>();

    /// <summary>Everything that was asked of gateways.</summary>
    public DbSet<PaymentOperation> Operations => Set<PaymentOperation>();

    /// <summary>Corrections that need a second person.</summary>
    public DbSet<Correction> Corrections => Set<Correction>();

    /// <summary>Keys of merchants' programs.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Cards that merchants' programs had replaced by tokens.</summary>
    public DbSet<StoredCard> StoredCards => Set<StoredCard>();

    /// <summary>Payment accounts of registered users.</summary>
    public DbSet<PaymentAccount> PaymentAccounts => Set<PaymentAccount>();

    /// <summary>Comparisons of payments, ledger and gateways.</summary>
    public DbSet<ReconciliationRun> ReconciliationRuns => Set<ReconciliationRun>();

    /// <summary>What they have found.</summary>
    public DbSet<ReconciliationDifference> ReconciliationDifferences => Set<ReconciliationDifference>();

    /// <summary>How far they have come; one row.</summary>
    public DbSet<ReconciliationState> ReconciliationStates => Set<ReconciliationState>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(DefaultLength);
        configurationBuilder
            .Properties<PaymentStatus>()
            .HaveConversion<UpperSnakeCaseConverter<PaymentStatus>>()
            .HaveMaxLength(DefaultLength);
        configurationBuilder
            .Properties<CaptureMethod>()
            .HaveConversion<UpperSnakeCaseConverter<CaptureMethod>>()
            .HaveMaxLength(DefaultLength);
        configurationBuilder
            .Properties<OperationKind>()
            .HaveConversion<UpperSnakeCaseConverter<OperationKind>>()
            .HaveMaxLength(DefaultLength);
        configurationBuilder
            .Properties<OperationStatus>()
            .HaveConversion<UpperSnakeCaseConverter<OperationStatus>>()
            .HaveMaxLength(DefaultLength);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PaymentsDb).Assembly);
    }
}
