namespace Payments.Workflows;

/// <summary>What becomes of a workflow's ownership with a change.</summary>
internal enum LeaseChange
{
    /// <summary>It stays with its owner.</summary>
    Keep,

    /// <summary>Anybody may take it after the pause.</summary>
    Release,

    /// <summary>It does not go on by itself.</summary>
    End,
}
