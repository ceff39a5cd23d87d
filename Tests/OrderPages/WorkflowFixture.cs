using System.Net.Http.Json;
using Payments.Tests.Purchases;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>A workflow that is stuck at crediting the offset of a purchase that is paid.</summary>
internal sealed record StuckWorkflow(Guid Id, Guid Purchase)
{
    public string Path => $"/dashboard/workflows/{Id}";
}

/// <summary>
/// Workflows of all kinds on the running system, stuck ones among them: UserService cannot write down what some purchases credit.
/// </summary>
public sealed class WorkflowFixture(OrderPagesFixture pages) : IAsyncLifetime
{
    private const string Name = "payment_success";

    private readonly List<StuckWorkflow> stuck = [];
    private readonly PaymentsSystem system = pages.System;
    private StuckWorkflow? shown;

    internal PurchasesClient Purchases { get; } = new(pages.System);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Other tests look at workflows and at the health of ProjectApi too: none of these stays stuck.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var workflow in stuck)
        {
            await MendAsync(workflow);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/workflows/{workflow.Id}/cancel")
            {
                Content = JsonContent.Create(new { why = "the test is over" }),
            };
            request.Headers.Authorization = await Purchases.OperatorAsync();
            using var answer = await Purchases.Http.SendAsync(request);
            await StatusAsync(workflow, "SUCCEEDED", "FAILED");
        }

        Purchases.Dispose();
    }

    /// <summary>One for all tests that only look at it.</summary>
    internal async Task<StuckWorkflow> ShownAsync() => shown ??= await StuckAsync();

    /// <summary>Pays a purchase that cannot be credited, and lets all but the last attempt be over.</summary>
    internal async Task<StuckWorkflow> StuckAsync()
    {
        var begun = await Purchases.BeginAsync(await Purchases.NewProjectAsync(tonnes: 10), tonnes: 2.5m);
        await system.ScalarAsync(
            "users",
            $"ALTER TABLE offsets ADD CONSTRAINT {Obstacle(begun.Id)} CHECK (purchase_id <> '{begun.Id}') NOT VALID"
        );
        await Purchases.PaidAsync(begun);
        var id = await Eventually.Get(
            () =>
                system.ScalarAsync(
                    "projects",
                    $$"""
                    UPDATE workflows.instances SET waiting = jsonb_set(waiting, '{attempts}', '99'), due_at = now()
                    WHERE subject = '{{begun.Id}}' AND name = '{{Name}}' AND owner IS NULL AND waiting ->> 'name' = 'credit_offset'
                    RETURNING id
                    """
                ),
            found => found is Guid,
            "the purchase waits to be credited"
        );
        var workflow = new StuckWorkflow((Guid)id!, begun.Id);
        stuck.Add(workflow);
        await StatusAsync(workflow, "STUCK");
        return workflow;
    }

    /// <summary>From now on it can be credited.</summary>
    internal Task MendAsync(StuckWorkflow workflow) =>
        system.ScalarAsync("users", $"ALTER TABLE offsets DROP CONSTRAINT IF EXISTS {Obstacle(workflow.Purchase)}");

    /// <summary>Waits until it stands in one of these states.</summary>
    internal Task StatusAsync(StuckWorkflow workflow, params string[] statuses) =>
        Eventually.Get(
            async () => (string?)await system.ScalarAsync("projects", $"SELECT status FROM workflows.instances WHERE id = '{workflow.Id}'"),
            statuses.Contains,
            $"workflow {workflow.Id} is {statuses[0]}"
        );

    /// <summary>Purchases of every outcome, for pictures: paid, declined, undone, and one for which too little is left.</summary>
    internal async Task ShowAllKindsAsync()
    {
        var project = await Purchases.NewProjectAsync(tonnes: 10);
        using var tooMuch = await Purchases.PostAsync(project, new { userId = (await Purchases.NewBuyerAsync()).Id, tonnes = 11 });
        var (paid, declined) = (await Purchases.BeginAsync(project), await Purchases.BeginAsync(project));
        await Purchases.PaidAsync(paid);
        await Purchases.DeclinedAsync(declined);
        await Purchases.BecomesAsync(paid.Id, "succeeded");
        await Purchases.BecomesAsync(declined.Id, "failed");
    }

    private static string Obstacle(Guid purchase) => $"no_credit_{purchase:N}";
}
