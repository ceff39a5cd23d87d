using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Payments.PaymentService.Payments;

/// <summary>How operations are stored.</summary>
internal sealed class PaymentOperationConfiguration : IEntityTypeConfiguration<PaymentOperation>
{
    private const string OneOperationWithoutAnswer = "ux_payment_operations_one_without_answer";
    private const int ReasonLength = 1_000;

    public void Configure(EntityTypeBuilder<PaymentOperation> builder)
    {
        builder.ToTable("payment_operations", t => t.HasCheckConstraint("payment_operations_amount_above_zero", "amount_minor > 0"));
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Reason).HasMaxLength(ReasonLength);
        builder.Property(o => o.Metadata).HasColumnType("jsonb");
        builder.HasOne<Payment>().WithMany().HasForeignKey(o => o.PaymentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(o => o.PaymentId);

        // Named in the model too, which would take it for the index before it otherwise.
        builder
            .HasIndex(o => o.PaymentId, OneOperationWithoutAnswer)
            .HasDatabaseName(OneOperationWithoutAnswer)
            .IsUnique()
            .HasFilter("status IN ('PENDING', 'INDETERMINATE')");
        builder.HasIndex(o => o.NextAttemptAt).HasFilter("status IN ('PENDING', 'INDETERMINATE')");

        // The charges that have succeeded are found by their payment; these are the others.
        builder.HasIndex(o => o.GatewayReference).HasFilter("gateway_reference IS NOT NULL AND status = 'DECLINED'");

        // Rows come in the order of this time, so a few bytes for each block of them are enough.
        builder.HasIndex(o => o.ResolvedAt).HasMethod("brin");
        builder
            .HasIndex(o => new
            {
                o.Merchant,
                o.CreatedAt,
                o.Id,
            })
            .HasFilter("merchant IS NOT NULL AND kind = 'REFUND'");
    }
}
