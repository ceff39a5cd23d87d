using System.Security.Claims;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard;

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

/// <summary>What every page is rendered with.</summary>
/// <param name="Viewer">Who looks at it.</param>
/// <param name="Path">Its own path with the query: where signing in comes back to.</param>
/// <param name="FormToken">What forms must send back, so that no other site can send them.</param>
/// <param name="Notice">What the viewer's last action came to.</param>
public sealed record PageContext(Viewer Viewer, string Path, string FormToken, Notice? Notice);

/// <summary>What an action came to, in words.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsRefusal">Whether it was refused.</param>
/// <param name="Link">Where to see more of it: a path of this service.</param>
public sealed record Notice(string Text, bool IsRefusal = false, string? Link = null);
