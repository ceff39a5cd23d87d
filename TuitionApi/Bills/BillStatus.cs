namespace Payments.TuitionApi.Bills;

/// <summary>Whether a bill is paid.</summary>
public enum BillStatus
{
    /// <summary>Money is due.</summary>
    Unpaid,

    /// <summary>A payment has succeeded. It is due again only when all of that money has been given back.</summary>
    Paid,
}
