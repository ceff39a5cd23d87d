namespace Payments.Workflows;

/// <summary>What an entry of a history tells of.</summary>
public enum HistoryKind
{
    /// <summary>A step was done, or given up.</summary>
    Step,

    /// <summary>A step was undone.</summary>
    Undo,

    /// <summary>An operator has stepped in.</summary>
    Operator,
}
