using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService;
using Payments.PaymentService.Accounts;
using Payments.Tests.Support;

namespace Payments.Tests.Accounts;

/// <summary>The handler on a migrated database of its own, so that the order in which events are handled is the test's.</summary>
public sealed class OpenAccountTests(SharedSystem shared) : IAsyncLifetime
{
    private const long User = 17;

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private DbContextOptions<PaymentsDb> options = null!;

    public async ValueTask InitializeAsync()
    {
        options = new DbContextOptionsBuilder<PaymentsDb>()
            .UseNpgsql(await shared.CreateDatabaseAsync($"accounts_{Guid.CreateVersion7():N}"))
            .UseSnakeCaseNamingConvention()
            .Options;
        await using var db = new PaymentsDb(options);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_latest_address_stays_whatever_comes_last()
    {
        await HandleAsync("new@example.com", Noon.AddDays(1));
        await HandleAsync("old@example.com", Noon);
        (await EmailsAsync()).ShouldBe(["new@example.com"]);

        await HandleAsync("newest@example.com", Noon.AddDays(2));
        (await EmailsAsync()).ShouldBe(["newest@example.com"]);
    }

    [Fact]
    public async Task An_event_that_says_no_time_opens_an_account_and_changes_none()
    {
        await HandleAsync("first@example.com", at: null);
        await HandleAsync("timeless@example.com", at: null);
        (await EmailsAsync()).ShouldBe(["first@example.com"]);

        await HandleAsync("dated@example.com", Noon);
        await HandleAsync("timeless@example.com", at: null);
        (await EmailsAsync()).ShouldBe(["dated@example.com"]);
    }

    [Fact]
    public async Task Events_at_the_same_moment_open_one_account()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(minute => HandleAsync($"minute{minute}@example.com", Noon.AddMinutes(minute))));

        (await EmailsAsync()).ShouldBe(["minute8@example.com"]);
    }

    [Theory]
    [InlineData(0, "ada", "ada@example.com")]
    [InlineData(-1, "ada", "ada@example.com")]
    [InlineData(1, " ", "ada@example.com")]
    [InlineData(1, "ada", "")]
    public async Task What_names_nobody_is_never_tried_again(long user, string name, string email)
    {
        await using var db = new PaymentsDb(options);

        await Should.ThrowAsync<PermanentFailureException>(() =>
            new OpenAccount(db, TimeProvider.System).HandleAsync(
                new UserCreated(user, name, email),
                new MessageContext(Guid.CreateVersion7(), null, null),
                TestContext.Current.CancellationToken
            )
        );
    }

    private async Task HandleAsync(string email, DateTimeOffset? at)
    {
        await using var db = new PaymentsDb(options);
        var context = new MessageContext(Guid.CreateVersion7(), CorrelationId: null, SentAt: null);
        await new OpenAccount(db, TimeProvider.System).HandleAsync(
            new UserCreated(User, "ada", email, at),
            context,
            TestContext.Current.CancellationToken
        );
    }

    private async Task<List<string>> EmailsAsync()
    {
        await using var db = new PaymentsDb(options);
        return await db
            .PaymentAccounts.Where(a => a.UserId == User)
            .Select(a => a.Email)
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
