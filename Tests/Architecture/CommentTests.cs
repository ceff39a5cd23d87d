using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Payments.Tests.Architecture;

/// <summary>What comments are not for.</summary>
public sealed partial class CommentTests
{
    [Fact]
    public void No_code_is_commented_out() =>
        (
            from source in Repository.Sources
            from comment in Comments(source.Root)
            where LooksLikeCode(comment.ToString())
            select $"{source.At(comment.GetLocation())}: {comment}"
        ).ShouldBeNone("Delete the code in these comments; git keeps what was:");

    [Fact]
    public void Nothing_is_left_to_do() =>
        (
            from file in Repository.Texts
            from line in file.Lines.Index()
            where Reminder().IsMatch(line.Item)
            select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()}"
        ).ShouldBeNone("Do what these lines put off, or open an issue:");

    [Fact]
    public void No_region_folds_code_away() =>
        (
            from source in Repository.Sources
            from node in source.Root.DescendantTrivia()
            where node.IsKind(SyntaxKind.RegionDirectiveTrivia)
            select source.At(node.GetLocation())
        ).ShouldBeNone("Split these files instead of folding them:");

    private static IEnumerable<SyntaxTrivia> Comments(SyntaxNode root) =>
        root.DescendantTrivia().Where(t => t.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);

    private static bool LooksLikeCode(string comment)
    {
        var text = comment.TrimStart('/', '*', ' ').TrimEnd('*', '/', ' ');
        if (!CodeEnd().IsMatch(text))
        {
            return false;
        }

        var tree = CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithKind(SourceCodeKind.Script));
        return !tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
    }

    // In two halves, so that this line is not one of those that it finds.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME)\b")]
    private static partial Regex Reminder();

    [GeneratedRegex(@"[;{}]\s*$")]
    private static partial Regex CodeEnd();
}
