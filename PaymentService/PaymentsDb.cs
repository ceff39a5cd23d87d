using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.PaymentService.Accounts;
using Payments.PaymentService.Payments;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService;

/// <summary>The database of PaymentService.</summary>
public sealed class PaymentsDb(DbContextOptions<PaymentsDb> options) : DbContext(options)
{
    private const int CurrencyLength = 3;
    private const int NameLength = 100;

    /// <summary>All payments, of every purpose.</summary>
    public DbSet<Payment> Payments => Set<Payment>();

    /// <summary>Payment accounts of registered users.</summary>
    public DbSet<PaymentAccount> PaymentAccounts => Set<PaymentAccount>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());
        configurationBuilder.Properties<PaymentStatus>().HaveConversion<UpperCaseNames<PaymentStatus>>().HaveMaxLength(NameLength);
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
            e.Property(p => p.Purpose).HasMaxLength(NameLength);
            e.Property(p => p.Payer).HasMaxLength(NameLength);
            e.Property(p => p.Reference).HasMaxLength(NameLength);
            e.Property(p => p.PaymentMethod).HasMaxLength(NameLength);
            e.Property(p => p.FailureCode).HasMaxLength(NameLength);
            e.Property(p => p.GatewayReference).HasMaxLength(NameLength);
            e.Property(p => p.Version).IsRowVersion();
            e.ToTable(t => t.HasCheckConstraint("payments_amount_above_zero", "amount_minor > 0"));
        });
    }
}
