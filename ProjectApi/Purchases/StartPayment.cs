using Microsoft.Extensions.Options;
using Payments.ProjectApi.ServiceClients;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// The workflow that begins a purchase: (1) a payment intent is created, (2) the offset is reserved. Without enough offset the intent is
/// canceled again. The buyer gets intent and client secret and pays at the provider; <see cref="PaymentSuccess"/> and
/// <see cref="PaymentFailed"/> handle the result.
/// </summary>
internal sealed class StartPayment(PaymentsClient payments, IOptions<PurchaseOptions> options, TimeProvider clock)
    : IWorkflow<StartPayment.Input, StartPayment.Started>
{
    public const string Name = "start_payment";

    /// <summary>Code of the failure when too little offset is left.</summary>
    public const string NotEnoughLeft = "not_enough_left";

    /// <param name="PurchaseId">The purchase, recorded.</param>
    /// <param name="Intent">What PaymentService is asked for.</param>
    internal sealed record Input(Guid PurchaseId, IntentRequest Intent);

    /// <param name="IntentId">The provider's id of the payment intent.</param>
    /// <param name="ClientSecret">Secret with which the buyer pays at the provider.</param>
    /// <param name="Status">Where the purchase stands: pending, unless its payment has already come or failed.</param>
    internal sealed record Started(string IntentId, string ClientSecret, PurchaseStatus Status);

    /// <param name="PurchaseId">The purchase.</param>
    /// <param name="IntentId">The provider's id of its payment intent.</param>
    /// <param name="ClientSecret">Secret with which the buyer pays at the provider.</param>
    internal sealed record Reservation(Guid PurchaseId, string IntentId, string ClientSecret);

    public async Task<Started> RunAsync(WorkflowRun run, Input input)
    {
        run.Database<ProjectsDb>().IfUndone("give_up", input.PurchaseId, GiveUpAsync);
        var intent = await run.StepAsync(
            "create_intent",
            input.Intent,
            payments.OpenAsync,
            undo: (request, _, step, ct) => payments.CancelAsync(request.PaymentId, step, ct)
        );
        return await run.Database<ProjectsDb>()
            .FinishAsync("reserve_offset", new Reservation(input.PurchaseId, intent.IntentId, intent.ClientSecret), ReserveAsync);
    }

    /// <summary>
    /// Reserves the offset. The payment may have succeeded or failed before this step: then the workflow of that event has changed the
    /// purchase, and nothing is to be reserved here.
    /// </summary>
    private async Task<Started> ReserveAsync(ProjectsDb db, Reservation reservation, StepContext step, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var purchase = await db.LockAsync(reservation.PurchaseId, ct);
        (purchase.IntentId, purchase.ClientSecret) = (reservation.IntentId, reservation.ClientSecret);
        if (purchase.Status == PurchaseStatus.Starting)
        {
            if (await db.HoldAsync(purchase, purchase.Id, options.Value.ReservationLifetime, now, ct) is { } left)
            {
                throw new StepRefusedException(NotEnoughLeft, $"{purchase.Kilograms} kg were asked for, and {left} kg are left.");
            }

            purchase.MoveTo(PurchaseStatus.Pending, null, now);
        }

        return new Started(reservation.IntentId, reservation.ClientSecret, purchase.Status);
    }

    private async Task GiveUpAsync(ProjectsDb db, Guid purchaseId, StepContext step, CancellationToken ct)
    {
        var purchase = await db.LockAsync(purchaseId, ct);
        if (purchase.Status == PurchaseStatus.Starting)
        {
            purchase.MoveTo(PurchaseStatus.GivenUp, null, clock.GetUtcNow().UtcDateTime);
        }
    }
}
