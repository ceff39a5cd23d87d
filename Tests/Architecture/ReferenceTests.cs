using System.Text.RegularExpressions;

namespace Payments.Tests.Architecture;

/// <summary>Everything that the repository points to is in it.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void Nothing_points_outside_the_repository() =>
        (
            from file in Repository.Texts
            from line in file.Lines.Index()
            where Outside().IsMatch(line.Item)
            select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()}"
        ).ShouldBeNone("Say here what these lines find elsewhere, or leave it out:");

    [Fact]
    public void Links_in_documents_lead_to_files() =>
        (
            from file in Repository.Texts
            where Path.GetExtension(file.Path) == ".md"
            from Match link in Link().Matches(file.Text)
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !Exists(file.Path, target)
            select $"{file.Path}: {target}"
        ).ShouldBeNone("Correct these links:");

    [Fact]
    public void Nothing_is_imitated_that_a_package_brings() =>
        (
            from file in Repository.Texts
            from line in file.Lines.Index()
            where Imitation().IsMatch(line.Item) || Imitation().IsMatch(file.Path)
            select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()}"
        ).ShouldBeNone("A test's own imitation of something outside is called a fake; nothing else is imitated:");

    private static bool Exists(string document, string target)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, Uri.UnescapeDataString(target)));
        return path.StartsWith(Repository.Root + "/", StringComparison.Ordinal) && (File.Exists(path) || Directory.Exists(path));
    }

    // In halves, so that these lines are not among those that they find.
    [GeneratedRegex(@"\.\./sha" + @"red|(?<![\w./-])/(wo" + @"rk|ro" + @"ot)/|\bDES" + @"IGN(\.md)?\b|\bANCH" + @"ORS\b")]
    private static partial Regex Outside();

    [GeneratedRegex(@"\]\((?!\w+:)(?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("stand" + "-?ins?", RegexOptions.IgnoreCase)]
    private static partial Regex Imitation();
}
