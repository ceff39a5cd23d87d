using System.Security.Cryptography;
using System.Text;

namespace Payments.PaymentService.ApiKeys;

/// <summary>A key by which a merchant's program signs in. Of the key itself only its hash is kept.</summary>
public sealed class ApiKey
{
    /// <summary>What every key begins with, as the libraries for Stripe's API expect.</summary>
    public const string Prefix = "sk_";

    /// <summary>238 random bits.</summary>
    private const int SecretLength = 40;

    private const string SecretCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int HintLength = 4;

    private ApiKey() { }

    /// <summary>The id of the key; not a secret.</summary>
    public Guid Id { get; private init; }

    /// <summary>What the key is for, as the one who made it says.</summary>
    public required string Name { get; init; }

    /// <summary>Whose payments it opens.</summary>
    public required string Merchant { get; init; }

    /// <summary>Some of <see cref="ApiScopes.All"/>.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>SHA-256 of the key, 32 bytes. No salt and no stretching: nobody can try 238 random bits.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The key's last four characters, by which people recognize it.</summary>
    public required string Hint { get; init; }

    /// <summary>Who made it.</summary>
    public string? CreatedBy { get; private init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    /// <summary>When it was used last, UTC, to five minutes.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <summary>When it was revoked, UTC.</summary>
    public DateTime? RevokedAt { get; private set; }

    /// <summary>A new key, to be shown once.</summary>
    public static string NewSecret() => Prefix + RandomNumberGenerator.GetString(SecretCharacters, SecretLength);

    /// <summary>SHA-256 of a key, by which it is found.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    internal static ApiKey Create(
        string secret,
        string name,
        string merchant,
        IEnumerable<string> scopes,
        string? createdBy,
        DateTime now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            Merchant = merchant,
            Scopes = [.. scopes.Distinct()],
            Hash = HashOf(secret),
            Hint = secret[^HintLength..],
            CreatedBy = createdBy,
            CreatedAt = now,
        };
}
