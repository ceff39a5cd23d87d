using Microsoft.EntityFrameworkCore;

namespace Payments.Tests.Workflows;

/// <summary>A database in which a workflow writes lines.</summary>
public sealed class SampleDb(DbContextOptions<SampleDb> options) : DbContext(options)
{
    public DbSet<SampleLine> Lines => Set<SampleLine>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<SampleLine>().ToTable("lines");
}
