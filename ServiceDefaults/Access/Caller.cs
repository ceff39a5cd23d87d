using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;

namespace Payments.ServiceDefaults;

/// <summary>Questions about who is calling, and what of a user's the caller may see and do.</summary>
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

    /// <summary>The name under which what an operator does is kept: of the user, or of the operator key.</summary>
    public static string OperatorName(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Identity?.Name ?? Access.Operator;
    }

    /// <summary>Whether the caller is another service of this system.</summary>
    public static bool IsService(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsInRole(Access.Service);
    }

    /// <summary>Whether the caller may see and do what belongs to a user: the user, and operators.</summary>
    /// <param name="caller">Who is calling.</param>
    /// <param name="userId">Whom it belongs to; null when it belongs to nobody, and then it is for operators only.</param>
    public static bool MayActFor(this ClaimsPrincipal caller, long? userId) =>
        caller.IsOperator() || (userId is not null && caller.UserId() == userId);

    /// <summary>
    /// Whether the caller is a user who names another one as the buyer. Operators may do that; so may guests and programs, who are no
    /// users: what they may do is decided elsewhere.
    /// </summary>
    public static bool IsOtherUserThan(this ClaimsPrincipal caller, long? userId) =>
        caller.UserId() is { } own && own != userId && !caller.IsOperator();

    /// <summary>Of rows that belong to users, those that the caller may see: all of them for operators, their own for users.</summary>
    /// <param name="rows">The rows of a table.</param>
    /// <param name="caller">Who is calling.</param>
    /// <param name="owner">The id of the user whom a row belongs to; null when it belongs to nobody.</param>
    public static IQueryable<T> VisibleTo<T>(this IQueryable<T> rows, ClaimsPrincipal caller, Expression<Func<T, long?>> owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (caller.IsOperator())
        {
            return rows;
        }

        if (caller.UserId() is not { } own)
        {
            return rows.Where(_ => false);
        }

        // A parameter of the query, not a constant: the plan is made once, not once for each user.
        Expression<Func<long?>> ownId = () => own;
        return rows.Where(Expression.Lambda<Func<T, bool>>(Expression.Equal(owner.Body, ownId.Body), owner.Parameters));
    }
}
