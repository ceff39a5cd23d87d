namespace Payments.Ledger;

/// <summary>How a hold ends.</summary>
public enum ResolutionKind
{
    /// <summary>The money has moved, all of it or a part.</summary>
    Posted,

    /// <summary>Given up before it ran out.</summary>
    Voided,

    /// <summary>Ran out.</summary>
    Expired,
}
