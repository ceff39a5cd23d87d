using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Payments.PaymentService.Accounts;

/// <summary>How payment accounts are stored.</summary>
internal sealed class PaymentAccountConfiguration : IEntityTypeConfiguration<PaymentAccount>
{
    public void Configure(EntityTypeBuilder<PaymentAccount> builder)
    {
        builder.HasKey(a => a.UserId);
        builder.Property(a => a.UserId).ValueGeneratedNever();
        builder.Property(a => a.Username).HasMaxLength(PaymentAccount.NameLength);
        builder.Property(a => a.Email).HasMaxLength(PaymentAccount.EmailLength);
    }
}
