using System.Security.Cryptography;
using Payments.Contracts;

namespace Payments.PaymentService.Payments;

/// <summary>Money that somebody is to pay for something, once.</summary>
public sealed partial class Payment
{
    private const int SecretLength = 24;
    private const string SecretCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private Payment() { }

    /// <summary>The payment's id, the same in every service.</summary>
    public Guid Id { get; private init; }

    /// <summary>One of <see cref="PaymentPurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Who pays, as the service that asked calls them: a student number, a mail address.</summary>
    public required string Payer { get; init; }

    /// <summary>The registered user who pays, if one was signed in or named.</summary>
    public long? UserId { get; init; }

    /// <summary>The merchant whose API key made it; null for the platform's own.</summary>
    public string? Merchant { get; init; }

    /// <summary>What is paid: a term, an order.</summary>
    public required string Reference { get; init; }

    /// <summary>The amount asked for, in minor units of <see cref="Currency"/>. Above 0.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>When the money is taken.</summary>
    public CaptureMethod CaptureMethod { get; init; }

    /// <summary>Token of the payment method, never a card number; null until one is chosen.</summary>
    public string? PaymentMethod { get; private set; }

    /// <summary>What the program that chose the payment method calls it; of a declined attempt, until another one is chosen.</summary>
    public string? PaymentMethodName { get; private set; }

    /// <summary>Brand of the card, if known.</summary>
    public string? Brand { get; private set; }

    /// <summary>Last four digits of the card, if known.</summary>
    public string? Last4 { get; private set; }

    /// <summary>Name of the gateway that is asked.</summary>
    public required string Gateway { get; init; }

    /// <summary>Where the payment stands.</summary>
    public PaymentStatus Status { get; private set; } = PaymentStatus.Pending;

    /// <summary>Reserved or taken, minor units. Between 0 and <see cref="AmountMinor"/>.</summary>
    public long AuthorizedMinor { get; private set; }

    /// <summary>Taken, minor units. At most <see cref="AuthorizedMinor"/>.</summary>
    public long CapturedMinor { get; private set; }

    /// <summary>Given back, minor units. At most <see cref="CapturedMinor"/>.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>Came without fitting the payment and is held in suspense, minor units.</summary>
    public long SuspenseMinor { get; private set; }

    /// <summary>Taken back by the provider because the payer disputes the payment, minor units.</summary>
    public long DisputedMinor { get; private set; }

    /// <summary>Why the last attempt failed, as the gateway's code.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The issuer's finer reason.</summary>
    public string? DeclineCode { get; private set; }

    /// <summary>Why it was canceled, as the one who canceled it says.</summary>
    public string? CancellationReason { get; private set; }

    /// <summary>The gateway's own id of the charge; known before it is paid where the payer pays there.</summary>
    public string? GatewayReference { get; private set; }

    /// <summary>The operation that reserved or took the money.</summary>
    public Guid? ChargeId { get; private set; }

    /// <summary>The newest operation that asked for the money, whatever came of it.</summary>
    public Guid? LatestChargeId { get; private set; }

    /// <summary>What the request that made it is known by: a repetition of the request finds it by this.</summary>
    public Guid? RequestId { get; private init; }

    /// <summary>Lets whoever holds it follow this payment: 142 random bits.</summary>
    public string Secret { get; private init; } = RandomNumberGenerator.GetString(SecretCharacters, SecretLength);

    /// <summary>What the payer sees, as the one who asked describes it.</summary>
    public string? Description { get; set; }

    /// <summary>Where the payer is written to, if known.</summary>
    public string? Email { get; set; }

    /// <summary>What a program wants to keep with it. JSON object of strings.</summary>
    public string? Metadata { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    /// <summary>When it succeeded, failed, was canceled or expired, UTC.</summary>
    public DateTime? SettledAt { get; private set; }

    /// <summary>When it ends by itself: what is pending is no longer awaited, what is reserved is freed. UTC; null for never.</summary>
    public DateTime? ExpiresAt { get; private set; }

    /// <summary>Everything that happened to it, oldest first.</summary>
    public IReadOnlyList<PaymentStep> Steps { get; private set; } = [];

    /// <summary>PostgreSQL's xmin: a change that somebody else has overtaken is refused.</summary>
    public uint Version { get; private set; }

    /// <summary>The amount asked for, with its currency.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsFinal => PaymentTransitions.Final.Contains(Status);

    /// <summary>Whether it can be charged: nobody has tried yet, or the last attempt was declined and another may follow.</summary>
    public bool IsOpen => Status == PaymentStatus.Pending;

    /// <summary>A payment that waits to be charged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above 0.</exception>
    internal static Payment Create(Guid id, NewPayment request, DateTime now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Amount.Minor);
        var payment = new Payment
        {
            Id = id,
            Purpose = request.Purpose,
            Payer = request.Payer,
            UserId = request.UserId,
            Merchant = request.Merchant,
            Reference = request.Reference,
            AmountMinor = request.Amount.Minor,
            Currency = request.Amount.Currency,
            CaptureMethod = request.CaptureMethod,
            Gateway = request.Gateway,
            Description = request.Description,
            Email = request.Email,
            Metadata = request.Metadata,
            RequestId = request.RequestId,
            ExpiresAt = request.ExpiresAt,
            CreatedAt = now,
        };
        payment.RecordStep("accepted", now);
        return payment;
    }

    /// <summary>Chooses how it is paid.</summary>
    /// <exception cref="InvalidOperationException">It is being charged, or has been.</exception>
    public void SetPaymentMethod(string paymentMethod, string? brand, string? last4, string? name = null)
    {
        if (!IsOpen)
        {
            throw new InvalidOperationException($"Payment {Id} is {Status}: its payment method cannot be changed.");
        }

        (PaymentMethod, Brand, Last4, PaymentMethodName) = (paymentMethod, brand, last4, name);
    }

    /// <summary>Asks for another amount, in minor units.</summary>
    /// <exception cref="InvalidOperationException">It is being charged, or has been.</exception>
    public void ChangeAmount(long amountMinor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amountMinor);
        AmountMinor = IsOpen
            ? amountMinor
            : throw new InvalidOperationException($"Payment {Id} is {Status}: its amount cannot be changed.");
    }

    /// <summary>Adds a step to the timeline.</summary>
    public void RecordStep(string kind, DateTime now, int? attempt = null, string? detail = null) =>
        Steps = [.. Steps, PaymentStep.Now(kind, now, attempt, detail)];
}
