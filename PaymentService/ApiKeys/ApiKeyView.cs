namespace Payments.PaymentService.ApiKeys;

/// <summary>A key as operators see it: never the key itself.</summary>
internal sealed record ApiKeyView(
    Guid Id,
    string Name,
    string Merchant,
    IReadOnlyList<string> Scopes,
    string Hint,
    string? CreatedBy,
    DateTime CreatedAt,
    DateTime? LastUsedAt,
    DateTime? RevokedAt
)
{
    public static ApiKeyView Of(ApiKey k) =>
        new(k.Id, k.Name, k.Merchant, k.Scopes, k.Hint, k.CreatedBy, k.CreatedAt, k.LastUsedAt, k.RevokedAt);
}
