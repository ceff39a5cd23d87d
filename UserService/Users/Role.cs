namespace Payments.UserService.Users;

/// <summary>What a user may do. In JSON and in tokens the names are in lower case.</summary>
public enum Role
{
    /// <summary>Pays and buys, and sees only their own payments, orders and purchases.</summary>
    Customer,

    /// <summary>Operates the system.</summary>
    Operator,
}
