using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Payments.PaymentService.Payments;

/// <summary>How payments are stored.</summary>
internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    /// <summary>The index that lets a request make one payment, however often it comes.</summary>
    public const string OnePaymentPerRequest = "ux_payments_one_per_request";

    /// <summary>The index that lets an order have one payment.</summary>
    public const string OnePaymentPerOrder = "ux_payments_one_per_order";

    /// <summary>Operators look for these few among all payments.</summary>
    private const string WithSuspense = "ix_payments_with_suspense";

    private const int CurrencyLength = 3;
    private const int AddressLength = 254;
    private const int TextLength = 1_000;

    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Currency).HasMaxLength(CurrencyLength).IsFixedLength();
        builder.Property(p => p.Payer).HasMaxLength(AddressLength);
        builder.Property(p => p.Email).HasMaxLength(AddressLength);
        builder.Property(p => p.Description).HasMaxLength(TextLength);
        builder.Property(p => p.ClientSecret).HasMaxLength(Payment.MaxClientSecretLength);
        builder.Property(p => p.CancellationReason).HasMaxLength(TextLength);
        builder.Property(p => p.DecisionReason).HasMaxLength(TextLength);
        builder.Property(p => p.Metadata).HasColumnType("jsonb");
        builder
            .Property(p => p.Steps)
            .HasColumnType("jsonb")
            .HasConversion(
                steps => JsonSerializer.Serialize(steps, JsonSerializerOptions.Web),
                text => JsonSerializer.Deserialize<List<PaymentStep>>(text, JsonSerializerOptions.Web)!,
                new ValueComparer<IReadOnlyList<PaymentStep>>((a, b) => ReferenceEquals(a, b), steps => steps.Count, steps => steps)
            );
        builder
            .Property(p => p.ReportedRefunds)
            .HasColumnType("jsonb")
            .HasDefaultValueSql("'[]'")
            .HasConversion(
                reports => JsonSerializer.Serialize(reports, JsonSerializerOptions.Web),
                text => JsonSerializer.Deserialize<List<ReportedRefund>>(text, JsonSerializerOptions.Web)!,
                new ValueComparer<IReadOnlyList<ReportedRefund>>(
                    (a, b) => ReferenceEquals(a, b),
                    reports => reports.Count,
                    reports => reports
                )
            );
        builder.Property(p => p.Version).IsRowVersion();
        builder.HasIndex(p => p.Id).HasDatabaseName(WithSuspense).HasFilter("suspense_minor > 0");

        // For the reconciliation, which reads what was settled or begun lately.
        builder.HasIndex(p => p.SettledAt).HasMethod("brin");
        builder.HasIndex(p => p.CreatedAt).HasMethod("brin");
        builder.HasIndex(p => new { p.UserId, p.Id }).HasFilter("user_id IS NOT NULL");
        builder.HasIndex(p => new { p.Merchant, p.Id }).HasFilter("merchant IS NOT NULL");
        builder.HasIndex(p => p.ExpiresAt).HasFilter("status IN ('PENDING', 'AUTHORIZED')");
        builder.HasIndex(p => p.RequestId).HasDatabaseName(OnePaymentPerRequest).IsUnique().HasFilter("request_id IS NOT NULL");
        builder.HasIndex(p => p.Reference).HasDatabaseName(OnePaymentPerOrder).IsUnique().HasFilter("purpose = 'order'");
        builder.HasIndex(p => p.GatewayReference).HasFilter("gateway <> 'simulated'");
        builder.ToTable(t =>
        {
            t.HasCheckConstraint("payments_amount_above_zero", "amount_minor > 0");
            t.HasCheckConstraint("payments_suspense_not_negative", "suspense_minor >= 0");
            t.HasCheckConstraint(
                "payments_amounts_in_order",
                "refunded_minor BETWEEN 0 AND captured_minor AND captured_minor <= authorized_minor AND authorized_minor <= amount_minor"
            );
        });
    }
}
