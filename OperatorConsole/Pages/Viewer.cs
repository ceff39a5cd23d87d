using System.Security.Claims;
using Payments.ServiceDefaults;

namespace Payments.OperatorConsole.Pages;

/// <summary>The person who looks at a page.</summary>
/// <param name="Name">The user name; null for guests.</param>
/// <param name="UserId">The user's id; null for guests.</param>
/// <param name="IsOperator">Whether the person operates the system.</param>
public sealed record Viewer(string? Name, long? UserId, bool IsOperator)
{
    /// <summary>Whether anybody has signed in.</summary>
    public bool IsSignedIn => Name is not null;

    /// <summary>The person who sends a request.</summary>
    public static Viewer Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identity?.IsAuthenticated == true
            ? new Viewer(user.Identity.Name ?? "signed in", user.UserId(), user.IsOperator())
            : new Viewer(null, null, false);
    }
}
