namespace Payments.Tests.StandIns;

/// <summary>Nothing but the build files at the root and the stand-ins themselves knows of the switch.</summary>
public sealed class SwapTests
{
    private static readonly string Repository = Path.GetDirectoryName(Projects.AppHost.ProjectPath)!;

    private static readonly string[] Product =
        ["AppHost", "Contracts", "Messaging", "NotifierService", "OrderApi", "PaymentService", "ProjectApi", "Reservations", "ServiceDefaults", "TuitionApi", "UserService", "Workflows"];

    [Fact]
    public void No_project_and_no_line_of_code_knows_of_the_switch() =>
        Sources("*.cs").Concat(Sources("*.csproj")).Where(f => File.ReadAllText(f).Contains("UseStandIns", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void No_code_is_compiled_on_a_condition() =>
        Sources("*.cs").Where(f => File.ReadLines(f).Any(l => l.TrimStart().StartsWith("#if", StringComparison.Ordinal))).ShouldBeEmpty();

    [Fact]
    public void Together_the_stand_ins_stay_under_3500_lines() =>
        FilesBelow(Path.Combine(Repository, "StandIns"), "*.cs").Sum(f => File.ReadLines(f).Count()).ShouldBeLessThan(3_500);

    private static IEnumerable<string> Sources(string pattern) => Product.SelectMany(p => FilesBelow(Path.Combine(Repository, p), pattern));

    private static IEnumerable<string> FilesBelow(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
}
