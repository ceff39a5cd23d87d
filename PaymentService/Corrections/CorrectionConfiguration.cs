using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService.Corrections;

/// <summary>How corrections are stored.</summary>
internal sealed class CorrectionConfiguration : IEntityTypeConfiguration<Correction>
{
    public void Configure(EntityTypeBuilder<Correction> builder)
    {
        builder.ToTable("corrections");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Kind).HasConversion<UpperSnakeCaseConverter<CorrectionKind>>();
        builder.Property(c => c.Status).HasConversion<UpperSnakeCaseConverter<CorrectionStatus>>();
        builder.Property(c => c.Request).HasColumnType("jsonb");
        builder.HasIndex(c => new { c.Status, c.Id });
    }
}
