namespace Payments.OperatorConsole.Services;

/// <summary>The names by which service discovery finds the services.</summary>
public static class ServiceNames
{
    /// <summary>Users, and signing in.</summary>
    public const string UserService = "user-service";

    /// <summary>Payments.</summary>
    public const string PaymentService = "payment-service";

    /// <summary>Purchases of offsets, and their workflows.</summary>
    public const string ProjectApi = "project-api";

    /// <summary>All of them, in the order in which pages show them.</summary>
    public static IReadOnlyList<string> All { get; } =
    ["order-api", PaymentService, "tuition-api", "notifier-service", UserService, ProjectApi];
}
