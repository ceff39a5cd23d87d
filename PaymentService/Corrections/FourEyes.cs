using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Payments.PaymentService.Corrections;

/// <summary>Keeps corrections that one person may not make alone until a second one has approved them.</summary>
internal sealed class FourEyes(PaymentsDb db, IOptionsSnapshot<CorrectionOptions> options, TimeProvider clock)
{
    /// <summary>Whether it needs a second person that this much of a payment is corrected, minor units.</summary>
    public bool IsNeeded(long amountMinor) => options.Value.FourEyesAbove is { } limit && amountMinor > limit;

    /// <summary>Keeps a request; the same one again finds what was kept.</summary>
    /// <param name="correction">Its kind, payment, amount and author.</param>
    /// <param name="request">What the author has asked for.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<Correction> HoldAsync<TRequest>(NewCorrection correction, TRequest request, CancellationToken ct)
    {
        var known = await db.Corrections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == correction.Id, ct);
        if (known is not null)
        {
            return known;
        }

        var held = new Correction
        {
            Id = correction.Id,
            PaymentId = correction.PaymentId,
            Kind = correction.Kind,
            AmountMinor = correction.AmountMinor,
            OperationId = correction.OperationId,
            Request = JsonSerializer.Serialize(request, JsonSerializerOptions.Web),
            RequestedBy = correction.By,
            RequestedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Corrections.Add(held);
        await db.SaveChangesAsync(ct);
        return held;
    }
}
