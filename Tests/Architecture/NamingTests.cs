using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Payments.Tests.Architecture;

/// <summary>Names and comments use the field's terms.</summary>
public sealed class NamingTests
{
    private const string WhatToDo = "Use the term of the field, which stands behind the colon (Tests/Architecture/Vocabulary.cs):";

    [Fact]
    public void Identifiers_use_the_terms_of_the_field() =>
        (
            from source in Repository.Sources
            where !IsVocabulary(source.Path)
            from token in source.Root.DescendantTokens()
            where token.IsKind(SyntaxKind.IdentifierToken) && IsDeclared(token) && !IsSentence(token.Text)
            let objection = Vocabulary.Objection(token.Text)
            where objection is not null
            select $"{source.At(token.GetLocation())}: {token.Text}: {objection}"
        ).ShouldBeNone(WhatToDo);

    [Fact]
    public void Files_and_folders_use_the_terms_of_the_field() =>
        (
            from file in Repository.Texts
            from name in file.Path.Split('/')
            let objection = Vocabulary.Objection(name)
            where objection is not null
            select $"{file.Path}: {objection}"
        ).ShouldBeNone(WhatToDo);

    [Fact]
    public void Prose_uses_the_terms_of_the_field() =>
        (
            from file in Repository.Texts
            where !IsVocabulary(file.Path)
            from line in file.Lines.Index()
            let objection = Vocabulary.ObjectionToProse(line.Item)
            where objection is not null
            select $"{file.Path}:{line.Index + 1}: {objection} in: {line.Item.Trim()}"
        ).ShouldBeNone(WhatToDo);

    private static bool IsVocabulary(string path) => path.EndsWith("/Vocabulary.cs", StringComparison.Ordinal);

    /// <summary>The name of a test is prose.</summary>
    private static bool IsSentence(string name) => name.Contains('_', StringComparison.Ordinal);

    private static bool IsDeclared(SyntaxToken token) =>
        token.Parent
            is BaseTypeDeclarationSyntax
                or DelegateDeclarationSyntax
                or MethodDeclarationSyntax
                or LocalFunctionStatementSyntax
                or PropertyDeclarationSyntax
                or EventDeclarationSyntax
                or VariableDeclaratorSyntax
                or ParameterSyntax
                or TypeParameterSyntax
                or EnumMemberDeclarationSyntax
                or SingleVariableDesignationSyntax
                or ForEachStatementSyntax
                or CatchDeclarationSyntax
                or TupleElementSyntax
        || token
            .Parent?.FirstAncestorOrSelf<NameSyntax>()
            ?.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()
            ?.Name.Span.Contains(token.Span) == true;
}
