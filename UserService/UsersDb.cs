using Microsoft.EntityFrameworkCore;
using Payments.Messaging;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Persistence;
using Payments.UserService.Offsets;
using Payments.UserService.Sessions;
using Payments.UserService.Users;

namespace Payments.UserService;

/// <summary>The database of UserService.</summary>
public sealed class UsersDb(DbContextOptions<UsersDb> options) : DbContext(options)
{
    /// <summary>Name of the unique index of user names, in which upper and lower case are the same.</summary>
    public const string OneUsername = "ux_users_username";

    /// <summary>Name of the unique index of addresses, in which upper and lower case are the same.</summary>
    public const string OneEmail = "ux_users_email";

    private const string UserIds = "users_id_seq";
    private const int HashLength = 200;
    private const int RoleLength = 20;

    /// <summary>Users.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>The roles of users.</summary>
    public DbSet<UserRole> UserRoles => Set<UserRole>();

    /// <summary>The sessions of users who are signed in.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Failed attempts to sign in.</summary>
    public DbSet<SignInFailures> SignInFailures => Set<SignInFailures>();

    /// <summary>Offsets that were credited, or revoked.</summary>
    public DbSet<Offset> Offsets => Set<Offset>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Role>().HaveConversion<UpperSnakeCaseConverter<Role>>().HaveMaxLength(RoleLength);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOutbox();

        // Increments by 1, so that ids are 1, 2, 3; fetched before the row is written, so that the event with the id commits with the row.
        modelBuilder.HasSequence<long>(UserIds).IncrementsBy(1);
        modelBuilder.Entity<User>(e =>
        {
            e.Property(u => u.Id).UseHiLo(UserIds);
            e.Property(u => u.Username).HasMaxLength(Usernames.MaxLength);
            e.Property(u => u.UsernameKey).HasMaxLength(Usernames.MaxLength);
            e.Property(u => u.Email).HasMaxLength(EmailAddress.MaxLength);
            e.Property(u => u.EmailKey).HasMaxLength(EmailAddress.MaxLength);
            e.Property(u => u.PasswordHash).HasMaxLength(HashLength);
            e.HasIndex(u => u.UsernameKey).HasDatabaseName(OneUsername).IsUnique();
            e.HasIndex(u => u.EmailKey).HasDatabaseName(OneEmail).IsUnique();
            e.HasMany(u => u.Roles).WithOne().HasForeignKey(r => r.UserId);
        });
        modelBuilder.Entity<UserRole>().HasKey(r => new { r.UserId, r.Role });
        modelBuilder.Entity<Session>(e =>
        {
            e.Property(s => s.Id).ValueGeneratedNever();
            e.HasOne(s => s.User).WithMany().HasForeignKey(s => s.UserId);
        });
        modelBuilder.Entity<SignInFailures>(e =>
        {
            e.HasKey(f => f.Account);
            e.HasIndex(f => f.Until);
        });
        modelBuilder.Entity<Offset>(e =>
        {
            e.Property(o => o.Id).UseIdentityAlwaysColumn();
            e.HasIndex(o => o.PurchaseId).IsUnique();
            e.HasIndex(o => new { o.UserId, o.Id });
            e.HasOne<User>().WithMany().HasForeignKey(o => o.UserId).OnDelete(DeleteBehavior.Restrict);
            e.ToTable(t =>
            {
                t.HasCheckConstraint("offsets_kilograms_above_zero", "kilograms > 0");
                t.HasCheckConstraint(
                    "offsets_credited_or_revoked",
                    "num_nulls(project_id, kilograms, credited_at) = 0 "
                        + "OR num_nonnulls(project_id, kilograms, credited_at) = 0 AND revoked_at IS NOT NULL"
                );
            });
        });
    }
}
