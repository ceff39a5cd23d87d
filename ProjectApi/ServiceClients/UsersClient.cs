using System.Net;
using System.Text.Json;
using Payments.Workflows;

namespace Payments.ProjectApi.ServiceClients;

/// <summary>Calls to UserService: before a purchase begins, and in steps of its workflows.</summary>
internal sealed class UsersClient(HttpClient http)
{
    /// <summary>A user, or null.</summary>
    /// <exception cref="HttpRequestException">UserService is unavailable.</exception>
    public async Task<KnownUser?> FindAsync(long id, CancellationToken ct)
    {
        using var answer = await http.GetAsync($"/api/users/{id}", ct);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<KnownUser>(JsonSerializerOptions.Web, ct);
    }

    /// <summary>Credits offset to a user, once for each purchase.</summary>
    public async Task<OffsetCredit> CreditAsync(OffsetCredit credit, StepContext step, CancellationToken ct)
    {
        await http.CallAsync<JsonElement>(HttpMethod.Put, PathOf(credit), new { credit.ProjectId, credit.Kilograms }, step, ct);
        return credit;
    }

    /// <summary>Takes a credit back, for good: one that is still under way is refused when it arrives.</summary>
    public Task RevokeAsync(OffsetCredit credit, StepContext step, CancellationToken ct) =>
        http.CallAsync<JsonElement>(HttpMethod.Delete, PathOf(credit), null, step, ct);

    private static string PathOf(OffsetCredit credit) =>
        FormattableString.Invariant($"/api/users/{credit.UserId}/offsets/{credit.PurchaseId}");
}
