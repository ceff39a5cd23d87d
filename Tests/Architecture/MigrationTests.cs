namespace Payments.Tests.Architecture;

/// <summary>The migrations of a service: one that creates everything, and what was added to it since.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void The_first_migration_of_a_service_is_called_Initial_and_no_other_is()
    {
        var migrations = Repository
            .Texts.Where(t => Repository.IsMigration(t.Path) && !t.Path.EndsWith(".Designer.cs", StringComparison.Ordinal))
            .Where(t => char.IsAsciiDigit(Path.GetFileName(t.Path)[0]))
            .GroupBy(t => Path.GetDirectoryName(t.Path)!);
        (
            from folder in migrations
            let names = folder.Select(t => Path.GetFileNameWithoutExtension(t.Path).Split('_', 2)[1]).ToList()
            where names[0] != "Initial" || names.Count(n => n == "Initial") != 1
            select $"{folder.Key}: {string.Join(", ", names)}"
        ).ShouldBeNone("Migrations are added with scripts/add-migration.sh after Initial, which comes first:");
    }
}
