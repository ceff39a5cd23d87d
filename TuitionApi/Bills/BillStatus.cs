namespace Payments.TuitionApi.Bills;

/// <summary>Whether a bill is paid.</summary>
public enum BillStatus
{
    /// <summary>Money is due.</summary>
    Unpaid,

    /// <summary>A payment has succeeded. Final.</summary>
    Paid,
}
