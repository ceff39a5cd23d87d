namespace Payments.Tests.Architecture;

/// <summary>The migrations of a service: one that creates everything, and what was added to it since.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void The_first_migration_of_a_service_is_called_Initial_and_no_other_is() =>
        (
            from folder in Repository.Texts.Where(t => MigrationRecord.IsMigration(t.Path)).GroupBy(t => Path.GetDirectoryName(t.Path)!)
            let names = folder.Select(t => Path.GetFileNameWithoutExtension(t.Path).Split('_', 2)[1]).ToList()
            where names[0] != "Initial" || names.Count(n => n == "Initial") != 1
            select $"{folder.Key}: {string.Join(", ", names)}"
        ).ShouldBeNone("Migrations are added with scripts/add-migration.sh after Initial, which comes first:");

    [Fact]
    public void Migrations_and_schema_scripts_are_only_added_to()
    {
        var files = MigrationRecord.HashFiles();
        if (MigrationRecord.IsToBeWritten)
        {
            MigrationRecord.Add(files);
        }

        var recorded = MigrationRecord.Read();
        var changed = recorded.Where(r => files.TryGetValue(r.Key, out var hash) && hash != r.Value).Select(r => $"{r.Key}: changed");
        var missing = recorded.Keys.Except(files.Keys).Select(path => $"{path}: deleted or renamed");
        var added = files.Keys.Except(recorded.Keys).Select(path => $"{path}: not recorded yet");
        changed
            .Concat(missing)
            .Concat(added)
            .ShouldBeNone(
                "Databases have run what is recorded, so it never changes: take the change back and add a migration "
                    + "(scripts/add-migration.sh) or a schema script with the next number. "
                    + $"{MigrationRecord.Command} adds new files to {MigrationRecord.RecordPath}; "
                    + "where migrations are squashed on purpose, delete the lines of the old ones first:"
            );
    }
}
