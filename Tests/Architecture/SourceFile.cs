using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Payments.Tests.Architecture;

/// <summary>A C# file and its syntax tree.</summary>
internal sealed record SourceFile(TextFile File, CompilationUnitSyntax Root)
{
    public string Path => File.Path;

    /// <summary>The folder, from the root of the repository: "Messaging/Outbox".</summary>
    public string Folder => System.IO.Path.GetDirectoryName(File.Path)!;

    /// <summary>The types, delegates among them, that are not nested in another.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes =>
        Root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    public static SourceFile Parse(TextFile file) =>
        new(file, CSharpSyntaxTree.ParseText(file.Text, path: file.Path).GetCompilationUnitRoot());

    public static string NameOf(MemberDeclarationSyntax type) =>
        type switch
        {
            BaseTypeDeclarationSyntax declared => declared.Identifier.Text,
            DelegateDeclarationSyntax declared => declared.Identifier.Text,
            _ => throw new ArgumentException($"{type.Kind()} is no declaration of a type.", nameof(type)),
        };

    /// <summary>"Messaging/Outbox/OutboxRelay.cs:17", as editors jump to it.</summary>
    public string At(SyntaxNode node) => At(node.GetLocation());

    public string At(Location location) => $"{Path}:{location.GetLineSpan().StartLinePosition.Line + 1}";
}
