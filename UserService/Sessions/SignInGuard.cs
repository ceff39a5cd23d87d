using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.UserService.Users;

namespace Payments.UserService.Sessions;

/// <summary>
/// Locks accounts at which passwords are guessed. An attempt is counted before the password is checked, so that a hundred at once count as
/// a hundred in a row. Names that nobody has are locked in the same way, so that a lock does not show whether there is such a user.
/// </summary>
internal sealed class SignInGuard(IServiceScopeFactory scopes, IOptions<SignInOptions> options)
{
    /// <summary>Most expired rows of other accounts that one attempt deletes.</summary>
    private const int ClearedAtOnce = 100;

    /// <summary>Counts an attempt.</summary>
    /// <param name="user">The user, if there is one of that name.</param>
    /// <param name="name">The name or address that was given.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>Null when the attempt may be made; else how long the account is still locked.</returns>
    public Task<TimeSpan?> BeginAsync(User? user, string name, CancellationToken ct) =>
        InOwnScopeAsync(async db =>
        {
            var (max, lockout, account) = (options.Value.MaxFailures, options.Value.Lockout, AccountOf(user, name));
            var seconds = await db
                .Database.SqlQuery<int>(
                    $"""
                    WITH cleared AS (
                        DELETE FROM sign_in_failures WHERE account IN (
                            SELECT account FROM sign_in_failures WHERE until < now() AND account <> {account}
                            LIMIT {ClearedAtOnce} FOR UPDATE SKIP LOCKED))
                    INSERT INTO sign_in_failures AS f (account, failures, until) VALUES ({account}, 1, now() + {lockout})
                    ON CONFLICT (account) DO UPDATE SET
                        failures = CASE WHEN f.until < now() THEN 1 ELSE least(f.failures, {max}) + 1 END,
                        until = CASE WHEN f.until < now() OR f.failures < {max} THEN excluded.until ELSE f.until END
                    RETURNING CASE
                        WHEN failures > {max} THEN greatest(ceil(extract(epoch FROM until - now()))::int, 1)
                        ELSE 0 END AS "Value"
                    """
                )
                .ToListAsync(ct);
            return seconds.Single() is > 0 and var wait ? TimeSpan.FromSeconds(wait) : (TimeSpan?)null;
        });

    /// <summary>Forgets the attempts, after the right password.</summary>
    public Task ForgetAsync(User user, CancellationToken ct) =>
        InOwnScopeAsync(async db => await db.SignInFailures.Where(f => f.Account == AccountOf(user, "")).ExecuteDeleteAsync(ct));

    private static byte[] AccountOf(User? user, string name) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(user is null ? "name " + User.KeyOf(name) : FormattableString.Invariant($"user {user.Id}")));

    /// <summary>Works on a connection of its own, so that an attempt stays counted whatever becomes of the request.</summary>
    private async Task<T> InOwnScopeAsync<T>(Func<UsersDb, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<UsersDb>());
    }
}
