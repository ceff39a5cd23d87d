using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>
/// All callers send <c>Authorization: Bearer [value]</c> (RFC 6750). What kind of value it is shows in its first characters, and the scheme
/// registered for them decides; a value of no known kind is an operator key.
/// </summary>
public static class BearerSchemes
{
    private const string Bearer = "Bearer ";
    private const string Selector = "bearer";

    internal static void AddBearerSchemes(this IServiceCollection services) =>
        services.AddAuthentication(Selector).AddPolicyScheme(Selector, null, options => options.ForwardDefaultSelector = SchemeOf);

    /// <summary>Adds a kind of key.</summary>
    /// <typeparam name="THandler">Tells whose key it is.</typeparam>
    /// <param name="services">The services of the program.</param>
    /// <param name="scheme">Name of the authentication scheme.</param>
    /// <param name="prefix">What its values begin with, for example <c>sk_</c>; null for values that begin with nothing known.</param>
    public static void AddBearerScheme<THandler>(this IServiceCollection services, string scheme, string? prefix = null)
        where THandler : BearerKeyHandler
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, THandler>(scheme, null);

        // As quiet as the framework's own handlers: a line for every 401 is something that anybody could fill the log with.
        services.AddLogging(logging => logging.AddFilter(typeof(THandler).FullName, LogLevel.Warning));
        if (prefix is not null)
        {
            services.MapBearerPrefix(prefix, scheme);
        }
    }

    internal static void MapBearerPrefix(this IServiceCollection services, string prefix, string scheme) =>
        services.Configure<BearerPrefixes>(prefixes => prefixes.Schemes.Add(prefix, scheme));

    /// <summary>The value of the header; null when there is none, or one of another kind.</summary>
    internal static string? ValueOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    private static string SchemeOf(HttpContext context)
    {
        var value = ValueOf(context.Request) ?? "";
        var prefixes = context.RequestServices.GetRequiredService<IOptions<BearerPrefixes>>().Value;
        return prefixes
                .Schemes.Where(known => value.StartsWith(known.Key, StringComparison.Ordinal))
                .Select(known => known.Value)
                .FirstOrDefault()
            ?? OperatorKeys.Scheme;
    }

    private sealed class BearerPrefixes
    {
        public Dictionary<string, string> Schemes { get; } = [];
    }
}
