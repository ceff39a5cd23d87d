using System.Globalization;
using Payments.Contracts;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>
/// Stripe. From the second attempt on it looks before it repeats, because a key alone does not do: Stripe keeps the answer of a key also
/// when that answer is an error 500, and forgets it after 24 hours (https://docs.stripe.com/api/idempotent_requests).
/// </summary>
internal sealed class StripeGateway(StripeClient api) : IGateway
{
    /// <summary>Its name.</summary>
    public const string GatewayName = StripeOptions.GatewayName;

    private const string Intents = "/v1/payment_intents";
    private const string Refunds = "/v1/refunds";
    private const string ExpandCharge = "expand[]=latest_charge";

    public string Name => GatewayName;

    public bool KeepsRecords => true;

    public bool CanExpress(Money amount) => StripeAmounts.CanExpress(amount);

    public async Task<CardToken> TokenizeAsync(CardDetails card, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (!card.IsNumber)
        {
            throw new CardRefusedException("invalid_number");
        }

        var form = new Dictionary<string, string> { ["type"] = "card", ["card[number]"] = card.Digits };
        AddIfGiven("card[exp_month]", card.ExpMonth);
        AddIfGiven("card[exp_year]", card.ExpYear);
        AddIfGiven("card[cvc]", card.Cvc);
        var reply = await api.PostAsync<StripePaymentMethod>("/v1/payment_methods", idempotencyKey: null, form, ct);
        return reply switch
        {
            { Error: { } error } => throw new CardRefusedException(error.Reason),
            { Value: { } method }
                when StripeFormats.IsId(method.Id, "pm_")
                    && StripeFormats.Code(method.Card.Brand) is { } brand
                    && method.Card.Last4 == card.Last4 => new CardToken(method.Id, brand, method.Card.Last4),
            _ => throw Unavailable(reply.Unknown),
        };

        void AddIfGiven(string name, object? value)
        {
            if (value is not null)
            {
                form[name] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            }
        }
    }

    public async Task<OpenedIntent> OpenAsync(GatewayIntent intent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(intent.Amount.Minor);
        if (!CanExpress(intent.Amount))
        {
            return new OpenedIntent(GatewayOutcome.Declined, FailureCode: GatewayAnswer.NotExpressible);
        }

        var found = intent.Attempt > 1 ? await FindIntentAsync(intent.IdempotencyKey, ct) : null;
        var form = new Dictionary<string, string>
        {
            ["amount"] = Text(intent.Amount),
            ["currency"] = intent.Amount.Currency.ToLowerInvariant(),
            ["automatic_payment_methods[enabled]"] = "true",
            [$"metadata[{StripeMetadata.PaymentId}]"] = intent.PaymentId.ToString(),
            [$"metadata[{StripeMetadata.OperationId}]"] = intent.IdempotencyKey,
        };
        return (found ?? await api.PostAsync<StripeIntent>(Intents, intent.IdempotencyKey, form, ct)) switch
        {
            { Value: { } opened } => StripeAnswers.OfOpening(opened, intent),
            { Error: { } error } => new OpenedIntent(GatewayOutcome.Declined, FailureCode: error.Reason),
            var silent => new OpenedIntent(GatewayOutcome.Unknown, FailureCode: silent.Unknown),
        };
    }

    public async Task<GatewayAnswer> ChargeAsync(GatewayCharge charge, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(charge);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(charge.Amount.Minor);
        if (!CanExpress(charge.Amount))
        {
            return NotExpressible;
        }

        if ((charge.Attempt > 1 || charge.LookUpOnly) && await FindIntentAsync(charge.IdempotencyKey, ct) is { } known)
        {
            return Map(known, intent => StripeAnswers.OfCharge(intent, charge));
        }

        if (charge.LookUpOnly)
        {
            return Unknown(GatewayAnswer.NotFound);
        }

        var form = new Dictionary<string, string>
        {
            ["amount"] = Text(charge.Amount),
            ["currency"] = charge.Amount.Currency.ToLowerInvariant(),
            ["payment_method"] = charge.PaymentMethod,
            ["payment_method_types[]"] = "card",
            ["capture_method"] = charge.Capture ? "automatic" : "manual",
            ["confirm"] = "true",

            // There is no browser that could show a page of Stripe: a card that requires authentication is declined, not left unfinished.
            ["error_on_requires_action"] = "true",
            [$"metadata[{StripeMetadata.PaymentId}]"] = charge.PaymentId.ToString(),
            [$"metadata[{StripeMetadata.OperationId}]"] = charge.IdempotencyKey,
        };
        return Map(
            await api.PostAsync<StripeIntent>(Intents, charge.IdempotencyKey, form, ct),
            intent => StripeAnswers.OfCharge(intent, charge)
        );
    }

    public async Task<GatewayAnswer> CaptureAsync(GatewayFollowUp capture, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capture.Amount.Minor);
        if (!CanExpress(capture.Amount))
        {
            return NotExpressible;
        }

        var form = new Dictionary<string, string> { ["amount_to_capture"] = Text(capture.Amount) };
        return await FollowUpAsync(capture, "capture", form, StripeAnswers.OfCapture, ct);
    }

    public async Task<GatewayAnswer> VoidAsync(GatewayFollowUp release, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(release);

        // Canceling twice is canceling once, so each attempt has a key of its own: under the first one Stripe would go on answering that
        // the card is being asked.
        var key = release.Attempt == 1 ? release.IdempotencyKey : $"{release.IdempotencyKey}-{release.Attempt}";
        var answer = await FollowUpAsync(release, "cancel", [], StripeAnswers.OfVoid, ct, key);
        if (answer is not { Outcome: GatewayOutcome.Declined })
        {
            return answer;
        }

        // The refusal is the same for an intent that is canceled already, that is paid, and whose card is being asked.
        var now = await GetAsync(release.Reference, ct);
        return now.Value is { } intent
            ? StripeAnswers.OfVoid(intent, release) ?? Unknown(StripeAnswers.UnexpectedState)
            : Unknown(now.Unknown!);
    }

    public async Task<GatewayAnswer> RefundAsync(GatewayFollowUp refund, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(refund);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(refund.Amount.Minor);
        if (!CanExpress(refund.Amount))
        {
            return NotExpressible;
        }

        if ((refund.Attempt > 1 || refund.LookUpOnly) && await FindRefundAsync(refund, ct) is { } known)
        {
            return known;
        }

        if (refund.LookUpOnly)
        {
            return Unknown(GatewayAnswer.NotFound);
        }

        var form = new Dictionary<string, string>
        {
            ["payment_intent"] = refund.Reference,
            ["amount"] = Text(refund.Amount),
            [$"metadata[{StripeMetadata.PaymentId}]"] = refund.PaymentId.ToString(),
            [$"metadata[{StripeMetadata.OperationId}]"] = refund.IdempotencyKey,
        };
        return Map(
            await api.PostAsync<StripeRefund>(Refunds, refund.IdempotencyKey, form, ct),
            answer => StripeAnswers.OfRefund(answer, refund)
        );
    }

    public async Task<GatewayRecord?> FindAsync(string reference, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        var reply = await api.GetAsync<StripeIntent>($"{Intents}/{Uri.EscapeDataString(reference)}?{ExpandCharge}", ct);
        return reply switch
        {
            { Error.Code: "resource_missing" } => null,
            { Value: { } intent } when intent.Id == reference => await RecordAsync(intent, ct),
            _ => throw Unavailable(reply.Unknown ?? reply.Error?.Reason),
        };
    }

    public IAsyncEnumerable<GatewayRecord> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        StripeLists
            .ReadAsync<StripeIntent>(api, $"{Intents}?expand[]=data.latest_charge", from, to, intent => intent.Id, ct)
            .Select((intent, token) => RecordAsync(intent, token));

    public IAsyncEnumerable<string> ListMovedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        StripeLists
            .ReadAsync<StripeBalanceTransaction>(api, "/v1/balance_transactions?expand[]=data.source", from, to, t => t.Id, ct)
            .Select(transaction => transaction.PaymentIntent)
            .Where(reference => StripeFormats.IsId(reference, "pi_"))
            .Select(reference => reference!);

    /// <summary>Only a charge that says so is asked for its disputes.</summary>
    private async ValueTask<GatewayRecord> RecordAsync(StripeIntent intent, CancellationToken ct)
    {
        var record = StripeAnswers.Record(intent);
        if (!intent.IsDisputed)
        {
            return record;
        }

        var reply = await api.GetAsync<StripePage<StripeDispute>>(
            $"/v1/disputes?payment_intent={Uri.EscapeDataString(intent.Id)}&limit={StripeLists.PageSize}",
            ct
        );
        var disputes = reply.Value ?? throw Unavailable(reply.Unknown ?? reply.Error?.Reason);
        return record with { DisputedMinor = disputes.Data.Sum(StripeAnswers.WithdrawnOf) };
    }

    /// <summary>The intent that an earlier attempt has made, or why it is not known; null when there is none.</summary>
    private async Task<StripeReply<StripeIntent>?> FindIntentAsync(string operationId, CancellationToken ct)
    {
        var escapedId = operationId.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var query = $"metadata[\"{StripeMetadata.OperationId}\"]:\"{escapedId}\"";
        var found = await api.GetAsync<StripePage<StripeIntent>>($"{Intents}/search?query={Uri.EscapeDataString(query)}&limit=1", ct);
        if (found.Value is not { } page)
        {
            return new StripeReply<StripeIntent>(Unknown: found.Unknown ?? found.Error!.Reason);
        }

        // The search is up to a minute behind: the id in its answer is right, the state may be old.
        return page.Data.Count == 0 ? null : await GetAsync(page.Data[0].Id, ct);
    }

    /// <summary>An intent as it is now. An error to this question says nothing about the intent.</summary>
    private async Task<StripeReply<StripeIntent>> GetAsync(string reference, CancellationToken ct)
    {
        var reply = await api.GetAsync<StripeIntent>(PathOf(reference), ct);
        return reply.Error is { } error ? new StripeReply<StripeIntent>(Unknown: error.Reason) : reply;
    }

    /// <summary>The refund that an earlier attempt has made; null when there is none.</summary>
    private async Task<GatewayAnswer?> FindRefundAsync(GatewayFollowUp refund, CancellationToken ct)
    {
        var reply = await api.GetAsync<StripePage<StripeRefund>>(
            $"{Refunds}?payment_intent={Uri.EscapeDataString(refund.Reference)}&limit={StripeLists.PageSize}",
            ct
        );
        if (reply.Value is not { } page)
        {
            return Unknown(reply.Unknown ?? reply.Error!.Reason);
        }

        var found = page.Data.FirstOrDefault(r => r.Metadata?.GetValueOrDefault(StripeMetadata.OperationId) == refund.IdempotencyKey);
        return found is null ? null : StripeAnswers.OfRefund(found, refund);
    }

    /// <summary>A capture or void. <paramref name="map"/> gives null for an intent that still waits for it.</summary>
    private async Task<GatewayAnswer> FollowUpAsync(
        GatewayFollowUp followUp,
        string verb,
        Dictionary<string, string> form,
        Func<StripeIntent, GatewayFollowUp, GatewayAnswer?> map,
        CancellationToken ct,
        string? key = null
    )
    {
        if (followUp.Attempt > 1 || followUp.LookUpOnly)
        {
            var now = await GetAsync(followUp.Reference, ct);
            if (now.Value is not { } intent)
            {
                return Unknown(now.Unknown!);
            }

            if (map(intent, followUp) is { } known)
            {
                return known;
            }

            if (followUp.LookUpOnly)
            {
                return Unknown(GatewayAnswer.NotFound);
            }
        }

        var reply = await api.PostAsync<StripeIntent>($"{PathOf(followUp.Reference)}/{verb}", key ?? followUp.IdempotencyKey, form, ct);
        return Map(reply, intent => map(intent, followUp) ?? Unknown(StripeAnswers.WrongAnswer));
    }

    private static GatewayAnswer Map<T>(StripeReply<T> reply, Func<T, GatewayAnswer> map)
        where T : class =>
        reply switch
        {
            { Value: { } value } => map(value),
            { Error: { } error } => new GatewayAnswer(
                GatewayOutcome.Declined,
                StripeFormats.IsId(error.PaymentIntent?.Id, "pi_") ? error.PaymentIntent!.Id : null,
                error.Reason,
                StripeFormats.Code(error.DeclineCode)
            ),
            _ => Unknown(reply.Unknown!),
        };

    private static GatewayAnswer NotExpressible => new(GatewayOutcome.Declined, null, GatewayAnswer.NotExpressible);

    private static GatewayAnswer Unknown(string why) => new(GatewayOutcome.Unknown, null, why);

    private static GatewayUnavailableException Unavailable(string? why) =>
        new($"Stripe has not answered as it should: {why ?? StripeAnswers.WrongAnswer}.");

    private static string PathOf(string reference) => $"{Intents}/{Uri.EscapeDataString(reference)}";

    private static string Text(Money amount) => StripeAmounts.Of(amount.Minor, amount.Currency).ToString(CultureInfo.InvariantCulture);
}
