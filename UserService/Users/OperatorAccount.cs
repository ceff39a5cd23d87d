using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Payments.UserService.Users;

/// <summary>
/// Creates the user <c>operator</c> when there is none yet, with the password in the configuration <c>Users:OperatorPassword</c>. Without
/// that setting it creates none. No event is published, because operators have no payment account.
/// </summary>
internal sealed class OperatorAccount(IServiceScopeFactory scopes, IConfiguration configuration, Passwords passwords, TimeProvider clock)
    : IHostedService
{
    private const string Username = "operator";
    private const string Email = "operator@payments.invalid";
    private const string PasswordSetting = "Users:OperatorPassword";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDb>();
        if (
            configuration[PasswordSetting] is not { Length: > 0 } password
            || await db.Users.AnyAsync(u => u.UsernameKey == Username, cancellationToken)
        )
        {
            return;
        }

        await db.AddAsync(
            User.Create(Username, Email, passwords.Hash(password), Role.Operator, clock.GetUtcNow().UtcDateTime),
            cancellationToken
        );
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: UsersDb.OneUsername })
        {
            // Another instance that started at the same time has created it.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
