namespace Payments.Ledger;

/// <summary>The SQL of the schema <c>ledger</c>, which Entity Framework knows nothing of.</summary>
public static class LedgerSchema
{
    private static readonly string[] Scripts = ["001_tables.sql", "002_guards.sql", "003_functions.sql"];

    /// <summary>What the migration runs, in its order. Later changes get scripts and a migration of their own.</summary>
    public static IReadOnlyList<string> Initial { get; } = [.. Scripts.Select(Read)];

    /// <summary>What the migration runs that brings the kinds of entries beyond captures and refunds.</summary>
    public static string EntryKinds { get; } = Read("004_entry_kinds.sql");

    private static string Read(string script)
    {
        using var reader = new StreamReader(typeof(LedgerSchema).Assembly.GetManifestResourceStream(script)!);
        return reader.ReadToEnd();
    }
}
