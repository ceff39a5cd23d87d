using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Access;

/// <summary>Every operation of every service lets in whom docs/access.md says, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class AccessTableTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    public static TheoryData<string> Operations() => [.. AccessTable.Read().Select(NameOf).Distinct()];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_caller_gets_what_the_table_says(string operation)
    {
        var row = AccessTable.Read().Single(r => NameOf(r) == operation);
        using var http = fixture.System.App.CreateHttpClient(row.Service);
        var got = new Dictionary<string, string>();
        foreach (var caller in row.Expected.Keys)
        {
            using var request = fixture.Request(row, caller);
            using var answer = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                TestContext.Current.CancellationToken
            );
            got[caller] = AccessFixture.Word(row, (int)answer.StatusCode);
        }

        got.ShouldBe(row.Expected);
    }

    [Fact]
    public async Task Every_operation_of_every_service_is_in_the_table_once()
    {
        var documented = new List<string>();
        foreach (var service in AccessTable.Services)
        {
            using var http = fixture.System.App.CreateHttpClient(service);
            var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
            documented.AddRange(
                document
                    .GetProperty("paths")
                    .EnumerateObject()
                    .SelectMany(path =>
                        path.Value.EnumerateObject().Select(operation => $"{service} {operation.Name.ToUpperInvariant()} {path.Name}")
                    )
            );
        }

        var table = AccessTable.Read().Select(NameOf).ToList();
        documented.Except(table).ShouldBeEmpty("docs/access.md must say who may call these");
        table.ShouldBeUnique();
    }

    private static string NameOf(AccessRow row) => $"{row.Service} {row.Method} {row.Path}";
}
