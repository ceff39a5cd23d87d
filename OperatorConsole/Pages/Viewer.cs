using System.Security.Claims;
using Payments.ServiceDefaults;

namespace Payments.OperatorConsole.Pages;

/// <summary>Who looks at a page.</summary>
/// <param name="Name">The name of who has signed in; null for guests.</param>
/// <param name="UserId">The id of who has signed in.</param>
/// <param name="IsOperator">Whether the viewer may decide, and see what guests may not.</param>
public sealed record Viewer(string? Name, long? UserId, bool IsOperator)
{
    /// <summary>Whether anybody has signed in.</summary>
    public bool IsSignedIn => Name is not null;

    /// <summary>The viewer that a request comes from.</summary>
    public static Viewer Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identity?.IsAuthenticated == true
            ? new Viewer(user.Identity.Name ?? "signed in", user.UserId(), user.IsOperator())
            : new Viewer(null, null, false);
    }
}
