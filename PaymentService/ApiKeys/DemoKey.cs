using Microsoft.EntityFrameworkCore;

namespace Payments.PaymentService.ApiKeys;

/// <summary>
/// Registers the key of the configuration <c>ApiKeys:Demo</c>, if there is one, before the first request: a merchant <c>demo</c> for trying
/// the API out. Once revoked it stays revoked.
/// </summary>
internal sealed class DemoKey(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider clock) : IHostedService
{
    public const string Merchant = "demo";

    private const string Setting = "ApiKeys:Demo";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration[Setting] is not { Length: > 0 } secret)
        {
            return;
        }

        if (!secret.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{Setting} must begin with {ApiKey.Prefix}.");
        }

        var key = ApiKey.Create(secret, "demo", Merchant, ApiScopes.All, createdBy: null, clock.GetUtcNow().UtcDateTime);
        await using var scope = scopes.CreateAsyncScope();

        // Several instances may start at once.
        await scope
            .ServiceProvider.GetRequiredService<PaymentsDb>()
            .Database.ExecuteSqlAsync(
                $"""
                INSERT INTO api_keys (id, name, merchant, scopes, hash, hint, created_at)
                VALUES ({key.Id}, {key.Name}, {key.Merchant}, {key.Scopes}, {key.Hash}, {key.Hint}, {key.CreatedAt})
                ON CONFLICT (hash) DO NOTHING
                """,
                cancellationToken
            );
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
