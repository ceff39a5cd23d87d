using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Payments.Tests.Architecture;

/// <summary>Statements look like what they do.</summary>
public sealed class IdiomTests
{
    [Fact]
    public void A_check_is_an_if() =>
        (
            from source in Repository.Sources
            from assignment in source.Root.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            where assignment.Left is IdentifierNameSyntax { Identifier.Text: "_" }
            where
                assignment.Right
                    is ConditionalExpressionSyntax { WhenTrue: ThrowExpressionSyntax }
                        or ConditionalExpressionSyntax { WhenFalse: ThrowExpressionSyntax }
            select source.At(assignment)
        ).ShouldBeNone("Write if (...) { throw ... }, or ArgumentException.ThrowIf...:");

    [Fact]
    public void A_loop_has_a_body() =>
        (
            from source in Repository.Sources
            from loop in source.Root.DescendantNodes().OfType<ForStatementSyntax>()
            where loop.Statement is EmptyStatementSyntax or BlockSyntax { Statements.Count: 0 }
            select source.At(loop)
        ).ShouldBeNone("Put what is done into the body of these loops, or write while:");

    [Fact]
    public void Choices_among_three_are_a_switch_or_an_if() =>
        (
            from source in Repository.Sources
            from choice in source.Root.DescendantNodes().OfType<ConditionalExpressionSyntax>()
            where IsChoice(choice.WhenTrue) || IsChoice(choice.WhenFalse)
            select source.At(choice)
        ).ShouldBeNone("Write a switch expression, or if:");

    [Fact]
    public void A_type_says_what_it_is() =>
        (
            from source in Repository.Sources
            from type in source.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            where type.Identifier.Text is "Parts" or "Accepted"
            select $"{source.At(type)}: {type.Identifier.Text}"
        ).ShouldBeNone("Name these types after what they hold:");

    private static bool IsChoice(ExpressionSyntax expression) =>
        expression is ConditionalExpressionSyntax or ParenthesizedExpressionSyntax { Expression: ConditionalExpressionSyntax };
}
