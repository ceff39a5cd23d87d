namespace Payments.Tests.Architecture;

/// <summary>Which project may use which.</summary>
public sealed class ProjectTests
{
    /// <summary>Libraries that could serve any system: they do not even name what is built on them.</summary>
    private static readonly string[] GeneralLibraries = ["Ledger", "Messaging", "Reservations", "Workflows"];

    [Fact]
    public void Projects_do_not_use_each_other_in_a_circle() =>
        Cycles
            .Find(Repository.Projects.SelectMany(p => p.References.Select(r => (p.Name, r))))
            .ShouldBeNone("Take one reference out of each of these circles of projects:");

    [Fact]
    public void The_solution_holds_every_project() =>
        (
            from project in Repository.Projects
            where !Repository.Solution.Descendants("Project").Any(p => p.Attribute("Path")!.Value == project.Path)
            select project.Path
        ).ShouldBeNone($"Add these projects to {Repository.SolutionName}, in the folder of their kind:");

    [Fact]
    public void Libraries_use_libraries_only() =>
        (
            from project in Repository.Projects
            where project.IsLibrary
            from reference in project.References
            where !Repository.Projects.Single(p => p.Name == reference).IsLibrary
            select $"{project.Name} -> {reference}"
        ).ShouldBeNone("A library knows no program. Move what is shared into the library, or pass it in:");

    [Fact]
    public void Services_do_not_use_each_other() =>
        (
            from project in Repository.Projects
            where project.IsService
            from reference in project.References
            where Repository.Projects.Single(p => p.Name == reference).IsService
            select $"{project.Name} -> {reference}"
        ).ShouldBeNone("Services talk through the messages of Contracts and over HTTP; take these references out:");

    [Fact]
    public void General_libraries_do_not_name_a_service() =>
        (
            from file in Repository.Texts
            where GeneralLibraries.Any(l => file.Path.StartsWith($"{l}/", StringComparison.Ordinal))
            from service in Repository.Projects
            where service.IsService && file.Text.Contains(service.Name, StringComparison.OrdinalIgnoreCase)
            select $"{file.Path}: {service.Name}"
        ).ShouldBeNone("Say in general terms what these files of a library say of one service:");
}
