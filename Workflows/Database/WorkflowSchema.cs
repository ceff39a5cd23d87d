using Payments.ServiceDefaults.Persistence;

namespace Payments.Workflows;

/// <summary>The table of workflows, in the database of the service that runs them.</summary>
internal static class WorkflowSchema
{
    public const string Name = "workflows";

    public const string Instances = Name + ".instances";

    /// <summary>"workfl" in ASCII.</summary>
    private const long LockKey = 0x776F726B666C;

    public static readonly SchemaScripts Scripts = new(Name, LockKey, typeof(WorkflowSchema).Assembly, "001_instances.sql");
}
