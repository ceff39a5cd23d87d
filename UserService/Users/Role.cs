namespace Payments.UserService.Users;

/// <summary>What a user may do. In JSON and in tokens the names are in lower case.</summary>
public enum Role
{
    /// <summary>Pays, buys, and sees what is his or hers.</summary>
    Customer,

    /// <summary>Operates the system.</summary>
    Operator,
}
