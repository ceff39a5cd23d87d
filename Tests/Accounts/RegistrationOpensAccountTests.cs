using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Tests.Cards;
using Payments.Tests.Support;

namespace Payments.Tests.Accounts;

/// <summary>Registration opens a payment account: from the request to UserService to the answer of PaymentService.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class RegistrationOpensAccountTests(SharedSystem shared)
{
    [Fact]
    public async Task The_example_request_opens_an_account_that_its_owner_sees()
    {
        const string Body = """{"username":"gorden","email":"gorden@example.com","password":"password123"}""";
        var system = await shared.GetAsync();
        using var users = new UsersClient(system);
        using var cards = new CardsClient(system);

        using var answer = await users.Http.PostAsync(
            "/api/users/register/",
            new StringContent(Body, Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetInt64();
        var token = (await users.SignedInAsync("gorden", "password123")).Header;
        await Eventually.Be(() => IsOpenAsync(cards, $"/accounts/{id}", token), "the account is open");
        var account = await cards.GetAsync($"/accounts/{id}", token);
        account.GetProperty("userId").GetInt64().ShouldBe(id);
        (account.GetProperty("username").GetString(), account.GetProperty("email").GetString()).ShouldBe(("gorden", "gorden@example.com"));
        account.GetProperty("balances").GetArrayLength().ShouldBe(0);
        account.GetProperty("movements").GetArrayLength().ShouldBe(0);
    }

    private static async Task<bool> IsOpenAsync(CardsClient cards, string path, AuthenticationHeaderValue token)
    {
        using var answer = await cards.AnswerAsync(path, token);
        return answer.StatusCode == HttpStatusCode.OK;
    }
}
