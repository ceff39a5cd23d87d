namespace Payments.Workflows;

/// <summary>The workflows that this program knows.</summary>
internal sealed class WorkflowCatalog
{
    private readonly Dictionary<string, WorkflowDefinition> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> names = [];

    /// <summary>Names of members that are kept, and not shown.</summary>
    public HashSet<string> Concealed { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Names => byName.Keys;

    /// <exception cref="ArgumentException">There is one of that name or type already.</exception>
    public void Add(WorkflowDefinition definition)
    {
        byName.Add(definition.Name, definition);
        names.Add(definition.Type, definition.Name);
    }

    public WorkflowDefinition Named(string name) => byName[name];

    /// <exception cref="InvalidOperationException">It was not added.</exception>
    public string NameOf(Type workflow) =>
        names.TryGetValue(workflow, out var name)
            ? name
            : throw new InvalidOperationException($"{workflow.Name} is not among the workflows of this service: add it in AddWorkflows.");
}
