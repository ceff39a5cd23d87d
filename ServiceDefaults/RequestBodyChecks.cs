using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Payments.ServiceDefaults;

/// <summary>Refuses bodies that nobody could read, before anybody tries to.</summary>
internal static class RequestBodyChecks
{
    /// <summary>
    /// 413 (RFC 9110, section 15.5.14) for one that is too large: refused for another reason, without having been read, it would have the
    /// server break the connection off under the caller's next request. 415 for one in a charset that nobody knows, which ASP.NET Core
    /// would take for a fault of its own.
    /// </summary>
    public static void UseRequestBodyChecks(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.ContentLength > context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
                {
                    context.Response.Headers.Connection = "close";
                    context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                    return Task.CompletedTask;
                }

                if (
                    MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
                    && type.Charset is { Length: > 0 }
                    && !IsKnown(type)
                )
                {
                    context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                    return Task.CompletedTask;
                }

                return next(context);
            }
        );

    private static bool IsKnown(MediaTypeHeaderValue type)
    {
        try
        {
            return Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(type.Charset).ToString()) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
