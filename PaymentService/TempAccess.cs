using System.Security.Claims;

namespace Payments.PaymentService;

internal static class TempAccess
{
    public static long? UserId(this ClaimsPrincipal u) => u.Identity is null ? 0 : null;

    public static bool IsOperator(this ClaimsPrincipal u) => u.IsInRole("operator");
}
