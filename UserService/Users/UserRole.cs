using Payments.ServiceDefaults;

namespace Payments.UserService.Users;

/// <summary>One role of one user.</summary>
public sealed class UserRole
{
    /// <summary>The user who has it.</summary>
    public long UserId { get; init; }

    /// <summary>The role.</summary>
    public Role Role { get; init; }

    /// <summary>The role as tokens and policies name it.</summary>
    public string Name =>
        Role switch
        {
            Role.Customer => Access.Customer,
            Role.Operator => Access.Operator,
            _ => throw new InvalidOperationException($"The role {Role} has no name."),
        };
}
