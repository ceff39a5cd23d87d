using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.NotifierService.Mails;
using Payments.ServiceDefaults.Persistence;

namespace Payments.NotifierService;

/// <summary>The database of NotifierService.</summary>
public sealed class NotificationsDb(DbContextOptions<NotificationsDb> options) : DbContext(options)
{
    /// <summary>
    /// Longest mail address, in characters. RFC 5321, section 4.5.3.1.3: a path has at most 256 octets with its brackets.
    /// </summary>
    internal const int AddressLength = 254;

    private const int NameLength = 200;

    /// <summary>The delivery log: every mail that was asked for.</summary>
    public DbSet<Mail> Mails => Set<Mail>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<MailStatus>().HaveConversion<UpperSnakeCaseConverter<MailStatus>>().HaveMaxLength(NameLength);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();
        modelBuilder.Entity<Mail>(e =>
        {
            e.Property(m => m.Id).ValueGeneratedNever();
            e.Property(m => m.Purpose).HasMaxLength(NameLength);
            e.Property(m => m.SubjectId).HasMaxLength(NameLength);
            e.Property(m => m.Template).HasMaxLength(NameLength);
            e.Property(m => m.ToAddress).HasMaxLength(AddressLength);
            e.Property(m => m.ToName).HasMaxLength(NameLength);
            e.Property(m => m.Version).IsRowVersion();
            e.HasIndex(m => m.NextAttemptAt).HasFilter("status = 'WAITING'");
            e.HasIndex(m => m.SubjectId);
        });
    }
}
