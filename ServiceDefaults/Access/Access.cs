using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.ServiceDefaults;

/// <summary>
/// Who may call what. The names of the authorization policies; what an endpoint asks for is written where it is mapped, and an endpoint
/// that says nothing takes only callers who are known. docs/access.md lists all of them.
/// </summary>
public static class Access
{
    /// <summary>Policy and role: people who operate the system, by the token of a user with that role or by an operator key.</summary>
    public const string Operator = "operator";

    /// <summary>Policy: people who have signed in, customers and operators.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Policy and role: another service of this system, by its service key.</summary>
    public const string Service = "service";

    /// <summary>Policy: operators, and other services of this system.</summary>
    public const string OperatorOrService = "operator-or-service";

    /// <summary>Role: people who have registered.</summary>
    public const string Customer = "customer";

    internal static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddBearerSchemes();
        builder.Services.AddBearerScheme<OperatorKeys>(OperatorKeys.Scheme);
        builder.Services.AddBearerScheme<ServiceKeys>(ServiceKeys.Scheme, ServiceIdentity.KeyPrefix);
        builder.AddUserTokens();
        builder
            .Services.AddAuthorizationBuilder()
            .AddPolicy(Operator, policy => policy.RequireRole(Operator))
            .AddPolicy(SignedIn, policy => policy.RequireRole(Customer, Operator))
            .AddPolicy(Service, policy => policy.RequireRole(Service))
            .AddPolicy(OperatorOrService, policy => policy.RequireRole(Operator, Service))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsKnownOrNowhere).Build());
        builder.AddRateLimits();
    }

    internal static void UseAccess(this WebApplication app)
    {
        // Between the two: who is signed in has a limit of his own, and a request refused for its rate asks no further.
        app.UseAuthentication();
        app.UseOpenDemo();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    /// <summary>
    /// The fallback also decides on paths that lead nowhere (404) or not with this method (405); nothing is behind those.
    /// </summary>
    private static bool IsKnownOrNowhere(AuthorizationHandlerContext context) =>
        context.User.Identity?.IsAuthenticated == true || (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint);
}
