using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.ServiceDefaults.Persistence;
using Payments.TuitionApi.Bills;
using Payments.TuitionApi.Payments;
using Payments.TuitionApi.Students;

namespace Payments.TuitionApi;

/// <summary>The database of TuitionApi.</summary>
public sealed class TuitionDb(DbContextOptions<TuitionDb> options) : DbContext(options)
{
    /// <summary>Name of the unique index that allows a bill one payment that is running or has paid it.</summary>
    public const string OnePaymentPerBill = "ux_tuition_payments_one_per_bill";

    private const int CurrencyLength = 3;
    private const int NameLength = 200;

    /// <summary>Students.</summary>
    public DbSet<Student> Students => Set<Student>();

    /// <summary>Terms.</summary>
    public DbSet<Term> Terms => Set<Term>();

    /// <summary>Bills.</summary>
    public DbSet<Bill> Bills => Set<Bill>();

    /// <summary>Attempts to pay bills.</summary>
    public DbSet<TuitionPayment> TuitionPayments => Set<TuitionPayment>();

    /// <summary>The steps of those attempts.</summary>
    public DbSet<TuitionPaymentStep> TuitionPaymentSteps => Set<TuitionPaymentStep>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(NameLength);
        configurationBuilder.Properties<BillStatus>().HaveConversion<UpperSnakeCaseConverter<BillStatus>>();
        configurationBuilder.Properties<TuitionPaymentStatus>().HaveConversion<UpperSnakeCaseConverter<TuitionPaymentStatus>>();
        configurationBuilder.Properties<TuitionPaymentStepKind>().HaveConversion<UpperSnakeCaseConverter<TuitionPaymentStepKind>>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.Entity<Student>().HasKey(s => s.StudentNo);
        modelBuilder.Entity<Term>().HasKey(t => t.Code);
        modelBuilder.Entity<Bill>(e =>
        {
            e.HasKey(b => new { b.StudentNo, b.Term });
            e.HasOne<Student>().WithMany().HasForeignKey(b => b.StudentNo);
            e.HasOne<Term>().WithMany().HasForeignKey(b => b.Term);
            e.Property(b => b.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
            e.ToTable(t => t.HasCheckConstraint("bills_amount_above_zero", "amount_minor > 0"));
        });
        modelBuilder.Entity<TuitionPayment>(e =>
        {
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
            e.HasOne<Bill>().WithMany().HasForeignKey(p => new { p.StudentNo, p.Term });
            e.HasMany(p => p.Steps).WithOne().HasForeignKey(s => s.PaymentId);
            e.HasIndex(p => new { p.StudentNo, p.Term })
                .HasDatabaseName(OnePaymentPerBill)
                .IsUnique()
                .HasFilter("status NOT IN ('FAILED', 'REFUNDED')");
        });
        modelBuilder.Entity<TuitionPaymentStep>().HasKey(s => new { s.PaymentId, s.Kind });
        TuitionSeed.AddTo(modelBuilder);
    }
}
