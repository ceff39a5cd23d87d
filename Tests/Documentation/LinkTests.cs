using System.Text.RegularExpressions;

namespace Payments.Tests.Documentation;

/// <summary>Pages link to files and headings that are there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_somewhere()
    {
        var broken =
            from page in Repository.Files("*.md")
            from Match link in Link().Matches(File.ReadAllText(page))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !IsThere(page, target)
            select $"{Repository.RelativePath(page)}: {target}";

        broken.ShouldBeEmpty("each of these links leads nowhere");
    }

    private static bool IsThere(string page, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? page : Path.GetFullPath(parts[0], Path.GetDirectoryName(page)!);
        return (File.Exists(file) || Directory.Exists(file)) && (parts.Length == 1 || HeadingsOf(file).Contains(parts[1]));
    }

    /// <summary>As GitHub names them: in lower case, without punctuation, with a dash for each blank.</summary>
    private static IEnumerable<string> HeadingsOf(string page) =>
        File.ReadLines(page)
            .Where(l => l.StartsWith('#'))
            .Select(l => Punctuation().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("""(?:\]\(|(?:src|href)=")(?<target>[^)"\s]+)[)"]""")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Punctuation();
}
