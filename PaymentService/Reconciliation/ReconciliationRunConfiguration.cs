using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Payments.PaymentService.Reconciliation;

/// <summary>How reconciliations are stored.</summary>
internal sealed class ReconciliationRunConfiguration
    : IEntityTypeConfiguration<ReconciliationRun>,
        IEntityTypeConfiguration<ReconciliationDifference>
{
    private const int DetailLength = 1_000;

    public void Configure(EntityTypeBuilder<ReconciliationRun> builder) =>
        builder.HasMany(r => r.Differences).WithOne().HasForeignKey(d => d.RunId);

    public void Configure(EntityTypeBuilder<ReconciliationDifference> builder) =>
        builder.ToTable("reconciliation_differences").Property(d => d.Detail).HasMaxLength(DetailLength);
}
