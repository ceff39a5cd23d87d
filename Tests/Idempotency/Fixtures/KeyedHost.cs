using System.Net.Http.Json;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.Messaging;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;
using Payments.Tests.Messaging.Fixtures;

namespace Payments.Tests.Idempotency;

/// <summary>
/// A service that writes numbers down when it is told to: in atomic mode at <c>/numbers</c>, in leased mode at <c>/leased</c>. What else
/// happens while it does is up to the test. The caller is whoever the header <c>X-Caller</c> names.
/// </summary>
internal sealed class KeyedHost : IAsyncDisposable
{
    private readonly MessagingFixture fixture;
    private readonly WebApplication app;

    private KeyedHost(MessagingFixture fixture, WebApplication app)
    {
        this.fixture = fixture;
        this.app = app;
        Http = new HttpClient();
    }

    public HttpClient Http { get; }

    /// <summary>Runs in the handler, when the number has been saved but not committed (atomic) or has been committed (leased).</summary>
    public Func<HttpContext, Task<IResult?>> Meanwhile { get; set; } = _ => Task.FromResult<IResult?>(null);

    public static async Task<KeyedHost> StartAsync(
        MessagingFixture fixture,
        Action<IdempotencyOptions>? configure = null,
        bool withRelay = false
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "keyed" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:messaging"] = fixture.Amqp,
                ["ConnectionStrings:ledger"] = fixture.Database,
            }
        );
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        builder.AddNpgsqlDbContext<SampleDb>("ledger", ServiceDatabase.Configure);
        builder.AddIdempotencyKeys<SampleDb>();
        builder.Services.Configure(configure ?? (_ => { }));
        if (withRelay)
        {
            builder.AddMessageBroker();
            builder.Services.Configure<MessagingOptions>(o => o.OutboxPollInterval = TimeSpan.FromMinutes(10));
            builder.Services.AddSingleton<HandlerBehavior>();
            builder.AddMessaging<SampleDb>(messaging =>
                messaging
                    .Publishes<NumberSubmitted>(NumberSubmitted.Type)
                    .Consume<NumberSubmitted, NumberSubmittedHandler>(SampleHost.Queue, [NumberSubmitted.Type])
            );
        }

        var app = builder.Build();
        app.Use(
            (context, next) =>
            {
                if (context.Request.Headers["X-Caller"].ToString() is { Length: > 0 } caller)
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller)], "test"));
                }

                return next(context);
            }
        );
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseIdempotencyKeys();
        var host = new KeyedHost(fixture, app);
        host.Map();
        await app.StartAsync(TestContext.Current.CancellationToken);
        host.Http.BaseAddress = new Uri(app.Urls.Single());
        return host;
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body, string? key, string? caller = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (caller is not null)
        {
            request.Headers.Add("X-Caller", caller);
        }

        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<List<int>> NumbersAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<SampleDb>()
            .Entries.OrderBy(e => e.Id)
            .Select(e => e.Number)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    public async Task<long> KeysAsync() => (long)(await fixture.ScalarAsync("SELECT count(*) FROM idempotency.keys"))!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private void Map()
    {
        MapModes();
        MapExceptions();
    }

    /// <summary>The modes in which a key may be kept.</summary>
    private void MapModes()
    {
        app.MapPost(
            "/numbers",
            async (Number number, SampleDb db, HttpContext http, CancellationToken ct) =>
            {
                var entry = new Entry { Number = number.Value };
                db.Entries.Add(entry);
                await db.SaveChangesAsync(ct);
                return await Meanwhile(http)
                    ?? Results.Created(
                        $"/numbers/{entry.Id}",
                        new
                        {
                            entry.Id,
                            number.Value,
                            Operation = http.IdempotencyOperationId(),
                        }
                    );
            }
        );
        app.MapPost(
                "/leased",
                async (Number number, SampleDb db, HttpContext http, CancellationToken ct) =>
                {
                    await using var transaction = await db.Database.BeginTransactionAsync(ct);
                    db.Entries.Add(new Entry { Number = number.Value });
                    await db.SaveChangesAsync(ct);
                    await transaction.CommitAsync(ct);
                    return await Meanwhile(http) ?? Results.Ok(new { Operation = http.IdempotencyOperationId() });
                }
            )
            .WithLeasedIdempotencyKey();
    }

    /// <summary>Endpoints at which something is unlike the others: what else commits, who takes no keys, how faults are answered.</summary>
    private void MapExceptions()
    {
        app.MapPost(
            "/said",
            async (Number number, SampleDb db, CancellationToken ct) =>
            {
                db.Publish(new NumberSubmitted(number.Value));
                await db.SaveChangesAsync(ct);
            }
        );
        app.MapPost(
                "/webhook",
                async (Number number, SampleDb db, CancellationToken ct) =>
                {
                    db.Entries.Add(new Entry { Number = number.Value });
                    await db.SaveChangesAsync(ct);
                }
            )
            .WithoutIdempotencyKeys();
        app.MapPost("/other-shape", (Number number) => Results.Ok(number))
            .WithIdempotencyFaults(
                (http, fault) =>
                {
                    http.Response.StatusCode = StatusCodes.Status418ImATeapot;
                    return http.Response.WriteAsync(fault.ToString());
                }
            );
        app.MapPost(
            "/joined",
            async (Number number, SampleDb db, CancellationToken ct) =>
            {
                await SaveAsync(db, number.Value, commit: true, ct);
                await SaveAsync(db, -number.Value, commit: false, ct);
                return Results.Ok();
            }
        );
    }

    private static async Task SaveAsync(SampleDb db, int number, bool commit, CancellationToken ct)
    {
        await using var transaction = await NestedTransaction.BeginAsync(db.Database, ct);
        db.Entries.Add(new Entry { Number = number });
        await db.SaveChangesAsync(ct);
        if (commit)
        {
            await transaction.CommitAsync(ct);
        }
    }

    internal sealed record Number(int Value);
}
