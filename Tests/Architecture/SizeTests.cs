using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Payments.Tests.Architecture;

/// <summary>How much a reader has to keep in mind at once.</summary>
public sealed class SizeTests
{
    private const int MaxLinesOfFile = 400;
    private const int MaxLinesOfFunction = 60;

    [Fact]
    public void Files_are_short() =>
        (
            from file in Repository.Programs
            where file.Lines.Count > MaxLinesOfFile
            orderby file.Lines.Count descending
            select $"{file.Path}: {file.Lines.Count}"
        ).ShouldBeNone($"Split these files by what they are about; {MaxLinesOfFile} lines are the most:");

    [Fact]
    public void Lines_of_CSharp_are_as_short_as_editorconfig_says()
    {
        var most = MaxLineLength();
        (
            from source in Repository.Sources
            from line in source.File.Lines.Index()
            where line.Item.Length > most
            select $"{source.Path}:{line.Index + 1}: {line.Item.Length}"
        ).ShouldBeNone($"Break these lines, which the formatter cannot (strings and comments); {most} characters are the most:");
    }

    [Fact]
    public void Functions_are_short() =>
        (
            from source in Repository.Sources
            from node in source.Root.DescendantNodes()
            where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
            let lines = LinesOf(node)
            where lines > MaxLinesOfFunction
            select $"{source.At(node)}: {NameOf(node)} has {lines}"
        ).ShouldBeNone($"Take a part with a name of its own out of these functions; {MaxLinesOfFunction} lines are the most:");

    private static int MaxLineLength()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, ".editorconfig"));
        var setting = lines.SkipWhile(l => l != "[*.cs]").First(l => l.StartsWith("max_line_length", StringComparison.Ordinal));
        return int.Parse(setting.Split('=')[1], null);
    }

    /// <summary>From the first word of the declaration to the closing brace; its comment does not count.</summary>
    private static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string NameOf(SyntaxNode node) =>
        node switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            LocalFunctionStatementSyntax function => function.Identifier.Text,
            _ => node.ToString().Split('\n')[0],
        };
}
