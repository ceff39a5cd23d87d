using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Payments.OperatorConsole.Services;
using Payments.OperatorConsole.SignIn;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>
/// Renewing the tokens behind the page's cookie, at the real UserService, which ends the session of a token that is used twice.
/// </summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class SessionRenewalTests(SharedSystem shared)
{
    [Fact]
    public async Task Requests_that_come_together_with_one_cookie_get_the_same_tokens_and_the_session_goes_on()
    {
        var system = await shared.GetAsync();
        using var users = new UsersClient(system);
        var tokens = await users.SignedInAsync((await users.RegisteredAsync()).Username);
        await using var services = Services(users.Http.BaseAddress!);
        var renewal = services.GetRequiredService<SessionRenewal>();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => renewal.RenewAsync(tokens.Refresh)));
        var late = await renewal.RenewAsync(tokens.Refresh);

        results.Append(late).Select(r => r.Tokens?.RefreshToken).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        using var next = await users.RefreshAsync(late.Tokens!.RefreshToken);
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_refused()
    {
        var system = await shared.GetAsync();
        using var users = new UsersClient(system);
        var tokens = await users.SignedInAsync((await users.RegisteredAsync()).Username);
        using var ended = await users.PostAsync("sign-out", new { refresh_token = tokens.Refresh });
        await using var services = Services(users.Http.BaseAddress!);

        (await services.GetRequiredService<SessionRenewal>().RenewAsync(tokens.Refresh)).ShouldBe(RenewalResult.Refused);
    }

    [Fact]
    public async Task While_nobody_answers_nothing_is_known_and_the_next_request_asks_again()
    {
        var system = await shared.GetAsync();
        using var users = new UsersClient(system);
        var tokens = await users.SignedInAsync((await users.RegisteredAsync()).Username);
        using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, users.Http.BaseAddress!.Port));
        await using var services = Services(new Uri($"http://localhost:{network.Port}"));
        var renewal = services.GetRequiredService<SessionRenewal>();

        network.Cut();
        (await renewal.RenewAsync(tokens.Refresh)).IsUnreachable.ShouldBeTrue();
        network.Mend();

        (await renewal.RenewAsync(tokens.Refresh)).Tokens.ShouldNotBeNull();
    }

    private static ServiceProvider Services(Uri userService)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<SessionRenewal>();
        services.AddSingleton<ServiceClients>();
        services.AddHttpClient(ServiceNames.UserService, client => client.BaseAddress = userService);
        return services.BuildServiceProvider();
    }
}
