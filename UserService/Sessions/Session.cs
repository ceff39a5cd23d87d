using Payments.UserService.Users;

namespace Payments.UserService.Sessions;

/// <summary>
/// One sign-in of a user, kept up by refreshes. A session has one refresh token at a time, and each use replaces it. A token of the
/// session other than the current one was used before, by its owner or by a thief, so it ends the session (RFC 9700, section 4.14.2).
/// </summary>
public sealed class Session
{
    /// <summary>How long a session lives after its last refresh.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Sessions that a user may have; a new one then ends the oldest.</summary>
    public const int MaxPerUser = 20;

    /// <summary>Random; the first part of every refresh token of the session.</summary>
    public required Guid Id { get; init; }

    /// <summary>The user who has signed in.</summary>
    public required long UserId { get; init; }

    /// <summary>SHA-256 of the secret part of the current refresh token, 32 bytes.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>When the user signed in, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it ends unless it is refreshed, UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>The user who has signed in; loaded only where a query includes it.</summary>
    public User User { get; init; } = null!;
}
