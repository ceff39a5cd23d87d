using System.Globalization;
using System.Security.Claims;

namespace Payments.ServiceDefaults;

/// <summary>Questions about who is calling.</summary>
public static class Caller
{
    /// <summary>The claim that holds a user's id. One of our own, so that the id of nothing else is taken for it.</summary>
    internal const string UserIdClaim = "user_id";

    /// <summary>The id of the user who has signed in; null for everybody else, also for operator keys, service keys and API keys.</summary>
    public static long? UserId(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return long.TryParse(caller.FindFirstValue(UserIdClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    /// <summary>Whether the caller operates the system.</summary>
    public static bool IsOperator(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsInRole(Access.Operator);
    }

    /// <summary>Whether the caller is another service of this system.</summary>
    public static bool IsService(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsInRole(Access.Service);
    }
}
