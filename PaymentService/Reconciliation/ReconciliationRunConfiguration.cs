using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService.Reconciliation;

/// <summary>How reconciliations are stored.</summary>
internal sealed class ReconciliationRunConfiguration
    : IEntityTypeConfiguration<ReconciliationRun>,
        IEntityTypeConfiguration<ReconciliationDifference>,
        IEntityTypeConfiguration<ReconciliationState>
{
    private const int DetailLength = 1_000;
    private const int ReasonLength = 500;

    public void Configure(EntityTypeBuilder<ReconciliationRun> builder)
    {
        builder.Ignore(r => r.Differences);
        builder.Property(r => r.Failure).HasMaxLength(ReasonLength);
    }

    public void Configure(EntityTypeBuilder<ReconciliationDifference> builder)
    {
        builder.ToTable("reconciliation_differences");
        builder.Ignore(d => d.Identity);
        builder.Property(d => d.Detail).HasMaxLength(DetailLength);
        builder.Property(d => d.Reason).HasMaxLength(ReasonLength);
        builder.Property(d => d.Status).HasConversion<UpperSnakeCaseConverter<DifferenceStatus>>();
        builder.HasIndex(d => new { d.Status, d.Id });
    }

    public void Configure(EntityTypeBuilder<ReconciliationState> builder) =>
        builder.ToTable("reconciliation_state").Property(s => s.Id).ValueGeneratedNever();
}
