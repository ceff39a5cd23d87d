using System.Security.Claims;

namespace Payments.PaymentService.ApiKeys;

/// <summary>What an API key may do. Each scope is also the name of an authorization policy; a scope to write includes reading.</summary>
public static class ApiScopes
{
    /// <summary>See payment intents and charges.</summary>
    public const string IntentsRead = "payment_intents:read";

    /// <summary>Create, change, confirm, capture and cancel payment intents.</summary>
    public const string IntentsWrite = "payment_intents:write";

    /// <summary>See refunds.</summary>
    public const string RefundsRead = "refunds:read";

    /// <summary>Give money back.</summary>
    public const string RefundsWrite = "refunds:write";

    /// <summary>Replace cards by tokens, and see the tokens.</summary>
    public const string MethodsWrite = "payment_methods:write";

    /// <summary>
    /// Type of the claim that holds the merchant. It is a claim of its own, so that a user's name is never taken for one.
    /// </summary>
    internal const string MerchantClaim = "merchant";

    /// <summary>Type of the claims that a key's scopes become.</summary>
    internal const string Claim = "scope";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [IntentsRead, IntentsWrite, RefundsRead, RefundsWrite, MethodsWrite];

    /// <summary>Scopes that open what <paramref name="scope"/> opens.</summary>
    internal static string[] Opening(string scope) => [scope, scope.Replace(":read", ":write", StringComparison.Ordinal)];

    /// <summary>The merchant of the API key that the caller has signed in with.</summary>
    /// <exception cref="InvalidOperationException">The caller did not sign in with an API key.</exception>
    internal static string Merchant(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(MerchantClaim) ?? throw new InvalidOperationException("The caller did not sign in with an API key.");
}
