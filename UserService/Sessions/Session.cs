using Payments.UserService.Users;

namespace Payments.UserService.Sessions;

/// <summary>
/// Where a user is signed in. A session has one refresh token at a time, and each use makes the next one. A token of the session that is
/// not the present one was used before, by its owner or by a thief, so it ends the session (RFC 9700, section 4.14.2).
/// </summary>
public sealed class Session
{
    /// <summary>How long a session lives after its last refresh.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Sessions that a user may have; a new one then ends the oldest.</summary>
    public const int MaxOfUser = 20;

    /// <summary>First part of every refresh token. Random.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required long UserId { get; init; }

    /// <summary>SHA-256 of the secret part of the present refresh token, 32 bytes.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>When the user signed in, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it ends unless it is refreshed, UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>Whose.</summary>
    public User User { get; init; } = null!;
}
