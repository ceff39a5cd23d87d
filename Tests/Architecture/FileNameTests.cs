using Microsoft.CodeAnalysis;

namespace Payments.Tests.Architecture;

/// <summary>Who knows a type's name finds its file.</summary>
public sealed class FileNameTests
{
    /// <summary>A request, an answer or an exception that one use case has for itself.</summary>
    private const int MaxLinesOfCompanion = 25;

    [Fact]
    public void A_file_declares_the_type_of_its_name() =>
        (
            from source in Repository.Sources
            let types = source.TopLevelTypes.Select(SourceFile.NameOf).ToList()
            where types.Count > 0 && !types.Contains(NameOf(source))
            select $"{source.Path} declares {string.Join(", ", types.Distinct())}"
        ).ShouldBeNone("Name each of these files as the type in it, or move the types to files of their names:");

    [Fact]
    public void A_type_that_is_not_small_has_a_file_of_its_name() =>
        (
            from source in Repository.Sources
            from type in source.TopLevelTypes
            let span = type.GetLocation().GetLineSpan()
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where SourceFile.NameOf(type) != NameOf(source) && lines > MaxLinesOfCompanion
            select $"{source.At(type)}: {SourceFile.NameOf(type)} has {lines} lines"
        ).ShouldBeNone($"Move these types to files of their names; beside another type {MaxLinesOfCompanion} lines are the most:");

    /// <summary>"Channel.Confirms.cs" holds a part of Channel.</summary>
    private static string NameOf(SourceFile source) => Path.GetFileName(source.Path).Split('.')[0];
}
