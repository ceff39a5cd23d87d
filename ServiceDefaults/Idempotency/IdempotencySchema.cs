using Payments.ServiceDefaults.Persistence;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>The table of keys.</summary>
internal static class IdempotencySchema
{
    /// <summary>The schema's name.</summary>
    public const string Name = "idempotency";

    /// <summary>"idempo" in ASCII.</summary>
    private const long LockKey = 0x6964656D706F;

    public static readonly SchemaScripts Scripts = new(Name, LockKey, typeof(IdempotencySchema).Assembly, "001_idempotency_keys.sql");
}
