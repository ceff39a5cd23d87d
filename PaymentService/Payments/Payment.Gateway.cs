using Payments.Contracts;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments;

/// <summary>Payments that the payer makes at the gateway, which reports them by webhook.</summary>
public sealed partial class Payment
{
    /// <summary>Longest client secret. Characters.</summary>
    public const int MaxClientSecretLength = 200;

    /// <summary>The cancellation reason of a payment that nobody has paid in time.</summary>
    internal const string ExpiredReason = "expired";

    /// <summary>The cancellation reason of a payment that was canceled by the service that had asked for it.</summary>
    internal const string ServiceReason = "service";

    /// <summary>Lets the payer pay at a gateway that has such a thing; null at others, and until it is open there.</summary>
    public string? ClientSecret { get; private set; }

    /// <summary>Whether the payer pays at the gateway, and may try as often as they like until it ends.</summary>
    public bool IsPaidAtGateway => Purpose == PaymentPurpose.Purchase;

    /// <summary>Keeps what the gateway has opened; from now on it can be paid there.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or is open already.</exception>
    internal void Open(OpenedIntent opened, DateTime now)
    {
        if (!IsOpen || GatewayReference is not null)
        {
            throw new InvalidOperationException(
                $"Payment {Id} is {Status}, with the gateway's reference {GatewayReference}: it cannot be opened."
            );
        }

        SetPaymentMethod(opened.PaymentMethod!, brand: null, last4: null);
        (GatewayReference, ClientSecret) = (opened.Reference, opened.ClientSecret);
        RecordStep("opened", now);
    }
}
