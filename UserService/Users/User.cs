namespace Payments.UserService.Users;

/// <summary>Somebody who can sign in.</summary>
public sealed class User
{
    /// <summary>Counts up from 1.</summary>
    public long Id { get; init; }

    /// <summary>The name, as it was written at registration.</summary>
    public required string Username { get; init; }

    /// <summary>The name as it is compared: in lower case.</summary>
    public required string UsernameKey { get; init; }

    /// <summary>The address, as it was written at registration.</summary>
    public required string Email { get; init; }

    /// <summary>The address as it is compared: in lower case.</summary>
    public required string EmailKey { get; init; }

    /// <summary>See <see cref="Passwords"/>.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>When the user registered, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>What the user may do.</summary>
    public List<UserRole> Roles { get; } = [];

    /// <summary>Puts together a user, whose id the database gives.</summary>
    public static User Create(string username, string email, string passwordHash, Role role, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(email);
        return new User
        {
            Username = username,
            UsernameKey = KeyOf(username),
            Email = email,
            EmailKey = KeyOf(email),
            PasswordHash = passwordHash,
            CreatedAt = now,
            Roles = { new UserRole { Role = role } },
        };
    }

    /// <summary>How a name or an address is compared.</summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant();
    }
}
