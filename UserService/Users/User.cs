namespace Payments.UserService.Users;

/// <summary>Somebody who can sign in.</summary>
public sealed class User
{
    /// <summary>The user's number, counted up from 1.</summary>
    public long Id { get; init; }

    /// <summary>The name, as it was written at registration.</summary>
    public required string Username { get; init; }

    /// <summary>The name as it is compared: in lower case.</summary>
    public required string UsernameKey { get; init; }

    /// <summary>The address, as it was written at registration.</summary>
    public required string Email { get; init; }

    /// <summary>The address as it is compared: in lower case.</summary>
    public required string EmailKey { get; init; }

    /// <summary>Salted hash of the password; see <see cref="Passwords"/>.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>When the user registered, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>What the user may do.</summary>
    public List<UserRole> Roles { get; } = [];

    /// <summary>A new user, who gets an id when added to the database.</summary>
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

    /// <summary>The form in which a name or an address is compared.</summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant();
    }
}
