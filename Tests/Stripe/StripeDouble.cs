using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Payments.Tests.Support;

namespace Payments.Tests.Stripe;

/// <summary>
/// Stripe's HTTP interface as far as StripeGateway uses it, with idempotency keys as Stripe documents them, and with faults on demand. It
/// keeps what it was sent, so that a test can count effects.
/// </summary>
internal sealed class StripeDouble : IAsyncDisposable
{
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(6);

    private readonly WebApplication app;
    private readonly ConcurrentQueue<StripeFault> faults = new();

    private StripeDouble(WebApplication app, Uri address)
    {
        this.app = app;
        Address = address;
    }

    public Uri Address { get; }

    public StripeBooks Books { get; } = new();

    /// <summary>Every request so far: method, path, and the idempotency key or nothing.</summary>
    public ConcurrentQueue<(string Method, string Path, string? Key, string? Authorization, string? TraceParent)> Requests { get; } = new();

    public static async Task<StripeDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var app = builder.Build();
        app.Urls.Add(address.ToString());
        var stripe = new StripeDouble(app, address);
        app.Use(stripe.WithFaultsAsync);
        stripe.Map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return stripe;
    }

    /// <summary>Faults for the coming requests, one each, in this order.</summary>
    public void Next(params ReadOnlySpan<StripeFault> coming)
    {
        foreach (var fault in coming)
        {
            faults.Enqueue(fault);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/payment_methods", (HttpContext http) => WithKeyAsync(http, Books.CreatePaymentMethod));
        routes.MapPost("/v1/payment_intents", (HttpContext http) => WithKeyAsync(http, Books.CreateIntent));
        routes.MapPost(
            "/v1/payment_intents/{id}/confirm",
            (HttpContext http, string id) => WithKeyAsync(http, form => Books.Confirm(id, form))
        );
        routes.MapPost(
            "/v1/payment_intents/{id}/capture",
            (HttpContext http, string id) => WithKeyAsync(http, form => Books.Capture(id, form))
        );
        routes.MapPost("/v1/payment_intents/{id}/cancel", (HttpContext http, string id) => WithKeyAsync(http, form => Books.Cancel(id)));
        routes.MapPost("/v1/refunds", (HttpContext http) => WithKeyAsync(http, Books.CreateRefund));
        routes.MapGet(
            "/v1/payment_intents/search",
            (HttpContext http) => WriteAsync(http, Books.Search(http.Request.Query["query"].ToString()))
        );
        routes.MapGet("/v1/payment_intents/{id}", (HttpContext http, string id) => WriteAsync(http, Books.Retrieve(id)));
        routes.MapGet("/v1/payment_intents", (HttpContext http) => WriteAsync(http, Books.List(http.Request.Query)));
        routes.MapGet("/v1/balance_transactions", (HttpContext http) => WriteAsync(http, Books.Movements(http.Request.Query)));
        routes.MapGet(
            "/v1/disputes",
            (HttpContext http) => WriteAsync(http, Books.Disputes(http.Request.Query["payment_intent"].ToString()))
        );
        routes.MapGet(
            "/v1/refunds",
            (HttpContext http) => WriteAsync(http, Books.Refunds(http.Request.Query["payment_intent"].ToString()))
        );
    }

    /// <summary>One effect per key: the first answer is kept and given again; other parameters under the key are an error.</summary>
    private async Task WithKeyAsync(HttpContext http, Func<IFormCollection, StripeAnswer> work)
    {
        var form = await http.Request.ReadFormAsync();
        var fault = http.Items["fault"] as StripeFault?;
        var answer = Books.Once(
            http.Request.Headers["Idempotency-Key"],
            http.Request.Path,
            form,
            () =>
                fault switch
                {
                    StripeFault.Error500 => StripeAnswer.Error(500, "api_error", null),
                    StripeFault.Error500AfterWork when work(form) is not null => StripeAnswer.Error(500, "api_error", null),
                    _ => work(form),
                }
        );
        await WriteAsync(http, answer);
    }

    private async Task WithFaultsAsync(HttpContext http, RequestDelegate next)
    {
        Requests.Enqueue(
            (
                http.Request.Method,
                http.Request.Path,
                http.Request.Headers["Idempotency-Key"],
                http.Request.Headers.Authorization,
                http.Request.Headers.TraceParent
            )
        );
        StripeFault? fault = faults.TryDequeue(out var coming) ? coming : null;
        http.Items["fault"] = fault;
        switch (fault)
        {
            case StripeFault.LoseRequest:
                http.Abort();
                return;
            case StripeFault.TooMany:
                await WriteAsync(http, StripeAnswer.Error(429, "invalid_request_error", "lock_timeout"));
                return;
            case StripeFault.InFlight:
                await WriteAsync(http, StripeAnswer.Error(409, "idempotency_error", "idempotency_key_in_use"));
                return;
            case StripeFault.Unauthorized:
                await WriteAsync(http, StripeAnswer.Error(401, "invalid_request_error", null));
                return;
            case StripeFault.Redirect:
                http.Response.Redirect($"{Address}v1/elsewhere");
                return;
            case StripeFault.Late:
                await Task.Delay(Delay, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
        }

        await next(http);
    }

    private static async Task WriteAsync(HttpContext http, StripeAnswer answer)
    {
        switch (http.Items["fault"] as StripeFault?)
        {
            case StripeFault.LoseAnswer:
                http.Abort();
                return;
            case StripeFault.Garbage:
                await http.Response.WriteAsync("<html>It works!</html>");
                return;
            case StripeFault.OtherShape:
                await http.Response.WriteAsync("""{"object":"payment_intent","status":"succeeded"}""");
                return;
            case StripeFault.OtherAmount:
                answer = answer.With("amount", amount => amount!.GetValue<long>() * 10);
                break;
            case StripeFault.OtherCurrency:
                answer = answer.With("currency", _ => "jpy");
                break;
            case StripeFault.NoSecret:
                answer = answer.With("client_secret", _ => null);
                break;
            case StripeFault.OtherSecret:
                answer = answer.With("client_secret", secret => $"pi_another{secret}");
                break;
            case StripeFault.OtherOperation:
                answer = answer.With(
                    "metadata",
                    _ => new System.Text.Json.Nodes.JsonObject { ["operation_id"] = "another", ["payment_id"] = Guid.Empty.ToString() }
                );
                break;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Body.ToJsonString());
    }
}
