namespace Payments.Tests.Architecture;

/// <summary>
/// Which folder of a project may use which. The project's own top folder puts the others together: it may use them all and be used by all.
/// </summary>
public sealed class FolderTests
{
    [Fact]
    public void Folders_do_not_use_each_other_in_a_circle() =>
        (
            from project in Repository.Projects
            where project.IsLibrary || project.IsService
            from circle in CirclesIn(project)
            select circle
        ).ShouldBeNone(
            "Of each circle of folders turn one use around: move the type to the folder that it belongs to, or pass in what it needs. "
                + "A folder counts with those inside it; '(own)' are the files beside them:"
        );

    [Fact]
    public void A_type_that_only_a_method_body_uses_counts()
    {
        var uses = TypeUses.Read(typeof(FolderTests).Assembly.Location);
        uses.ShouldContain(
            new TypeUse(typeof(FolderTests).FullName!, typeof(TypeUses).FullName!),
            "this very method calls TypeUses in its body"
        );
    }

    private static IEnumerable<string> CirclesIn(Project project)
    {
        var folders = FoldersOf(project);
        var uses = TypeUses
            .Read(Path.Combine(AppContext.BaseDirectory, project.AssemblyFile))
            .Where(u => folders.ContainsKey(u.From) && folders.ContainsKey(u.To))
            .Select(u => (u, From: folders[u.From], To: folders[u.To]))
            .Where(u => u.From != u.To)
            .ToList();
        var parents = folders.Values.SelectMany(WithParents).Distinct().Where(f => f.Length >= project.Folder.Length);
        foreach (var parent in parents)
        {
            var edges = uses.Select(u => (u.u, From: NodeIn(parent, u.From), To: NodeIn(parent, u.To)))
                .Where(e => e is { From: not null, To: not null } && e.From != e.To)
                .Where(e => parent != project.Folder || (e.From != Own(parent) && e.To != Own(parent)))
                .ToList();
            foreach (var circle in Cycles.Find(edges.Select(e => (e.From!, e.To!))))
            {
                yield return $"{circle}{string.Concat(Examples(circle, edges))}";
            }
        }
    }

    /// <summary>For each step of a circle one use of a type that makes it.</summary>
    private static IEnumerable<string> Examples(string circle, List<(TypeUse Use, string? From, string? To)> edges)
    {
        var names = circle.Split(" -> ");
        return names
            .Zip(names.Skip(1))
            .Select(step =>
            {
                var uses = edges.Where(e => e.From == step.First && e.To == step.Second).Select(e => e.Use).Distinct().ToList();
                var example = $"{Short(uses[0].From)} -> {Short(uses[0].To)}";
                return $"{Environment.NewLine}    {step.First} -> {step.Second}: {uses.Count}, such as {example}";
            });
    }

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];

    /// <summary>Full names of types to their folders. C# may name a namespace as it likes; a Razor component has its folder's.</summary>
    private static Dictionary<string, string> FoldersOf(Project project)
    {
        var inside = $"{project.Folder}/";
        var folders = new Dictionary<string, string>();
        foreach (var source in Repository.Sources.Where(s => s.Path.StartsWith(inside, StringComparison.Ordinal)))
        {
            foreach (var type in source.TopLevelTypes)
            {
                folders[TypeUses.FullNameOf(type)] = source.Folder;
            }
        }

        foreach (var razor in Repository.Programs.Where(f => f.Path.StartsWith(inside, StringComparison.Ordinal)))
        {
            if (Path.GetExtension(razor.Path) == ".razor")
            {
                folders[$"Payments.{Path.ChangeExtension(razor.Path, null).Replace('/', '.')}"] = Path.GetDirectoryName(razor.Path)!;
            }
        }

        return folders;
    }

    private static IEnumerable<string> WithParents(string folder)
    {
        for (var at = folder; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at)!)
        {
            yield return at;
        }
    }

    /// <summary>The folder directly inside <paramref name="parent"/> that holds <paramref name="folder"/>, if one does.</summary>
    private static string? NodeIn(string parent, string folder)
    {
        if (folder == parent)
        {
            return Own(parent);
        }

        return folder.StartsWith($"{parent}/", StringComparison.Ordinal) ? $"{parent}/{folder[(parent.Length + 1)..].Split('/')[0]}" : null;
    }

    private static string Own(string folder) => $"{folder} (own)";
}
