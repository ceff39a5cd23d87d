using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Payments.Messaging;
using Payments.PaymentService.Accounts;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Reconciliation;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService;

/// <summary>The database of PaymentService.</summary>
public sealed class PaymentsDb(DbContextOptions<PaymentsDb> options) : DbContext(options)
{
    /// <summary>The index that lets a request make one payment, however often it comes.</summary>
    internal const string OnePaymentPerRequest = "ux_payments_one_per_request";

    /// <summary>The index that lets an order have one payment.</summary>
    internal const string OnePaymentPerOrder = "ux_payments_one_per_order";

    private const string OneOperationWithoutAnswer = "ux_payment_operations_one_without_answer";
    private const int CurrencyLength = 3;
    private const int NameLength = 100;
    private const int AddressLength = 254;
    private const int DescriptionLength = 1_000;

    /// <summary>All payments, of every purpose.</summary>
    public DbSet<Payment> Payments => Set<Payment>();

    /// <summary>Everything that was asked of gateways.</summary>
    public DbSet<PaymentOperation> Operations => Set<PaymentOperation>();

    /// <summary>Keys of merchants' programs.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Cards that merchants' programs had replaced by tokens.</summary>
    public DbSet<StoredCard> StoredCards => Set<StoredCard>();

    /// <summary>Payment accounts of registered users.</summary>
    public DbSet<PaymentAccount> PaymentAccounts => Set<PaymentAccount>();

    /// <summary>Comparisons of payments, ledger and gateways.</summary>
    public DbSet<ReconciliationRun> ReconciliationRuns => Set<ReconciliationRun>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(NameLength);
        configurationBuilder.Properties<PaymentStatus>().HaveConversion<UpperSnakeCaseConverter<PaymentStatus>>().HaveMaxLength(NameLength);
        configurationBuilder.Properties<CaptureMethod>().HaveConversion<UpperSnakeCaseConverter<CaptureMethod>>().HaveMaxLength(NameLength);
        configurationBuilder.Properties<OperationKind>().HaveConversion<UpperSnakeCaseConverter<OperationKind>>().HaveMaxLength(NameLength);
        configurationBuilder
            .Properties<OperationStatus>()
            .HaveConversion<UpperSnakeCaseConverter<OperationStatus>>()
            .HaveMaxLength(NameLength);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        PaymentAccount.AddTo(modelBuilder);
        modelBuilder.Entity<Payment>(e =>
        {
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
            e.Property(p => p.Payer).HasMaxLength(AddressLength);
            e.Property(p => p.Email).HasMaxLength(AddressLength);
            e.Property(p => p.Description).HasMaxLength(DescriptionLength);
            e.Property(p => p.ClientSecret).HasMaxLength(Payment.MaxClientSecretLength);
            e.Property(p => p.CancellationReason).HasMaxLength(DescriptionLength);
            e.Property(p => p.DecisionReason).HasMaxLength(DescriptionLength);
            e.Property(p => p.Metadata).HasColumnType("jsonb");
            e.Property(p => p.Steps)
                .HasColumnType("jsonb")
                .HasConversion(
                    steps => JsonSerializer.Serialize(steps, JsonSerializerOptions.Web),
                    text => JsonSerializer.Deserialize<List<PaymentStep>>(text, JsonSerializerOptions.Web)!,
                    new ValueComparer<IReadOnlyList<PaymentStep>>((a, b) => ReferenceEquals(a, b), steps => steps.Count, steps => steps)
                );
            e.Property(p => p.Version).IsRowVersion();
            e.HasIndex(p => new { p.UserId, p.Id }).HasFilter("user_id IS NOT NULL");
            e.HasIndex(p => new { p.Merchant, p.Id }).HasFilter("merchant IS NOT NULL");
            e.HasIndex(p => p.ExpiresAt).HasFilter("status IN ('PENDING', 'AUTHORIZED')");
            e.HasIndex(p => p.RequestId).HasDatabaseName(OnePaymentPerRequest).IsUnique().HasFilter("request_id IS NOT NULL");
            e.HasIndex(p => p.Reference).HasDatabaseName(OnePaymentPerOrder).IsUnique().HasFilter("purpose = 'order'");
            e.HasIndex(p => p.GatewayReference).HasFilter("gateway <> 'simulated'");
            e.ToTable(t =>
            {
                t.HasCheckConstraint("payments_amount_above_zero", "amount_minor > 0");
                t.HasCheckConstraint(
                    "payments_amounts_in_order",
                    "refunded_minor BETWEEN 0 AND captured_minor AND captured_minor <= authorized_minor AND authorized_minor <= amount_minor"
                );
            });
        });
        modelBuilder.Entity<PaymentOperation>(e =>
        {
            e.ToTable("payment_operations", t => t.HasCheckConstraint("payment_operations_amount_above_zero", "amount_minor > 0"));
            e.Property(o => o.Id).ValueGeneratedNever();
            e.Property(o => o.Reason).HasMaxLength(DescriptionLength);
            e.Property(o => o.Metadata).HasColumnType("jsonb");
            e.HasOne<Payment>().WithMany().HasForeignKey(o => o.PaymentId).OnDelete(DeleteBehavior.Restrict);
            e.HasIndex(o => o.PaymentId);

            // Named in the model too, which would take it for the index before it otherwise.
            e.HasIndex(o => o.PaymentId, OneOperationWithoutAnswer)
                .HasDatabaseName(OneOperationWithoutAnswer)
                .IsUnique()
                .HasFilter("status IN ('PENDING', 'INDETERMINATE')");
            e.HasIndex(o => o.NextAttemptAt).HasFilter("status IN ('PENDING', 'INDETERMINATE')");

            // Rows come in the order of this time, so a few bytes for each block of them are enough.
            e.HasIndex(o => o.ResolvedAt).HasMethod("brin");
            e.HasIndex(o => new
                {
                    o.Merchant,
                    o.CreatedAt,
                    o.Id,
                })
                .HasFilter("merchant IS NOT NULL AND kind = 'REFUND'");
        });
        modelBuilder.Entity<ApiKey>(e =>
        {
            e.Property(k => k.Id).ValueGeneratedNever();
            e.HasIndex(k => k.Hash).IsUnique();
        });
        modelBuilder.Entity<StoredCard>(e =>
        {
            e.ToTable("payment_methods");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Metadata).HasColumnType("jsonb");
        });
        modelBuilder.Entity<ReconciliationRun>(e => e.HasMany(r => r.Differences).WithOne().HasForeignKey(d => d.RunId));
        modelBuilder
            .Entity<ReconciliationDifference>()
            .ToTable("reconciliation_differences")
            .Property(d => d.Detail)
            .HasMaxLength(DescriptionLength);
    }
}
