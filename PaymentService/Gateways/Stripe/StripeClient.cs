using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>
/// Stripe over HTTP, without retries and redirects: repeating has one owner, and a key sent elsewhere is given away. Its client is not made
/// by IHttpClientFactory, whose defaults here would repeat, and would break the circuit for everybody when Stripe is slow.
/// </summary>
internal sealed class StripeClient : IDisposable
{
    /// <summary>The version whose shapes <see cref="StripeIntent"/> and the others have.</summary>
    private const string Version = "2024-06-20";

    private const long MaxAnswerBytes = 4 * 1024 * 1024;
    private const int MaxConnections = 100;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient http;

    public StripeClient(IOptions<GatewayOptions> options)
    {
        var stripe = options.Value.Stripe;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxConnectionsPerServer = MaxConnections,

            // Trace ids are internal, and are not sent to Stripe.
            ActivityHeadersPropagator = null,
        };
        http = new HttpClient(handler)
        {
            BaseAddress = stripe.BaseAddress,
            Timeout = stripe.Timeout,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        http.DefaultRequestHeaders.Add("Stripe-Version", Version);
        if (stripe.SecretKey.Length > 0)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", stripe.SecretKey);
        }
    }

    public Task<StripeReply<T>> GetAsync<T>(string path, CancellationToken ct)
        where T : class => SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), ct);

    public Task<StripeReply<T>> PostAsync<T>(string path, string? idempotencyKey, Dictionary<string, string> form, CancellationToken ct)
        where T : class
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return SendAsync<T>(request, ct);
    }

    public void Dispose() => http.Dispose();

    private async Task<StripeReply<T>> SendAsync<T>(HttpRequestMessage request, CancellationToken ct)
        where T : class
    {
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request, ct);
                return Read<T>(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(ct));
            }
            catch (HttpRequestException)
            {
                return new StripeReply<T>(Unknown: "connection_lost");
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new StripeReply<T>(Unknown: "timeout");
            }
        }
    }

    private static StripeReply<T> Read<T>(HttpStatusCode status, byte[] body)
        where T : class
    {
        try
        {
            return status switch
            {
                HttpStatusCode.OK => new StripeReply<T>(
                    JsonSerializer.Deserialize<T>(body, StripeFormats.Json) ?? throw new JsonException()
                ),
                HttpStatusCode.BadRequest or HttpStatusCode.PaymentRequired or HttpStatusCode.NotFound => Refused<T>(body),

                // The account's key is wrong: an earlier call may have worked all the same.
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new StripeReply<T>(Unknown: "gateway_unauthorized"),
                HttpStatusCode.Conflict => new StripeReply<T>(Unknown: "in_flight"),
                HttpStatusCode.TooManyRequests => new StripeReply<T>(Unknown: "rate_limited"),
                _ => new StripeReply<T>(Unknown: $"http_{(int)status}"),
            };
        }
        catch (JsonException)
        {
            return new StripeReply<T>(Unknown: "unreadable_answer");
        }
    }

    /// <summary>A key that was used with other parameters says nothing about what was done under it the first time.</summary>
    private static StripeReply<T> Refused<T>(byte[] body)
        where T : class
    {
        var error = JsonSerializer.Deserialize<StripeErrorBody>(body, StripeFormats.Json)?.Error ?? throw new JsonException();
        return error.Type switch
        {
            "idempotency_error" => new StripeReply<T>(Unknown: error.Type),
            "card_error" or "invalid_request_error" => new StripeReply<T>(Error: error),
            _ => new StripeReply<T>(Unknown: "unreadable_answer"),
        };
    }
}
