namespace Payments.ServiceDefaults.Idempotency;

/// <summary>The bounds of idempotency keys, bound from the configuration section <c>Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>How long a key is remembered, counted from the request that used it first.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Leased mode: how long a run has its key to itself; then a repetition of the request takes over.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Atomic mode: how long a run may leave its transaction idle before the database ends it. It keeps a process that hangs from holding a
    /// key for ever.
    /// </summary>
    public TimeSpan MaxIdle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest body of an answer that can be stored. Bytes.</summary>
    public int MaxAnswer { get; set; } = 256 * 1024;

    /// <summary>Time between two looks for keys that are past their retention.</summary>
    public TimeSpan CleanInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Most keys deleted in one transaction. Rows.</summary>
    public int CleanBatch { get; set; } = 1_000;

    /// <summary>Most transactions of one look; the rest waits for the next.</summary>
    public int MaxCleanBatches { get; set; } = 100;
}
