using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>How the cards of merchants are stored.</summary>
internal sealed class StoredCardConfiguration : IEntityTypeConfiguration<StoredCard>
{
    public void Configure(EntityTypeBuilder<StoredCard> builder)
    {
        builder.ToTable("payment_methods");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Metadata).HasColumnType("jsonb");
    }
}
