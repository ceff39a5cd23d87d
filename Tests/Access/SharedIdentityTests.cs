using System.Net;
using System.Net.Http.Headers;
using Payments.Tests.Support;

namespace Payments.Tests.Access;

/// <summary>Who has signed in at one service is known to all of them, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class SharedIdentityTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private UsersClient users = null!;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        users = new UsersClient(system);
    }

    public ValueTask DisposeAsync()
    {
        users.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_token_of_UserService_is_honoured_by_the_others_and_opens_what_its_roles_may()
    {
        var customer = await users.SignedInAsync((await users.RegisteredAsync()).Username);
        var person = await users.OperatorAsync();

        foreach (var service in new[] { "user-service", "payment-service", "tuition-api", "notifier-service" })
        {
            (await users.StatusAsync(service, "/dead-letters", customer.Header)).ShouldBe(HttpStatusCode.Forbidden, service);
            (await users.StatusAsync(service, "/dead-letters", person.Header)).ShouldBe(HttpStatusCode.OK, service);
        }
    }

    [Fact]
    public async Task A_service_is_known_by_its_own_key_and_by_no_other()
    {
        var path = FormattableString.Invariant($"/api/users/{(await users.RegisteredAsync()).Id}");
        foreach (var caller in AccessTable.Services.Except(["user-service"]))
        {
            (await users.StatusAsync("user-service", path, new("Bearer", await system.ParameterAsync(caller + "-key")))).ShouldBe(
                HttpStatusCode.OK,
                caller
            );
        }

        (await users.StatusAsync("user-service", path, new("Bearer", "svc_of-nobody"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await users.StatusAsync("user-service", path, new("Basic", "c3ZjXw=="))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_operator_key_is_no_user()
    {
        var key = new AuthenticationHeaderValue("Bearer", await system.OperatorKeyAsync());

        (await users.StatusAsync("user-service", "/api/users/1", key)).ShouldBe(HttpStatusCode.OK);
        (await users.StatusAsync("user-service", "/api/users/me", key)).ShouldBe(HttpStatusCode.NotFound);
    }
}
