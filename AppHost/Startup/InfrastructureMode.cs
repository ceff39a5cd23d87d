namespace Payments.AppHost.Startup;

/// <summary>How RabbitMQ, PostgreSQL and MailDev run.</summary>
internal enum InfrastructureMode
{
    /// <summary>As containers.</summary>
    Containers,

    /// <summary>As processes of the programs installed on this machine.</summary>
    Processes,
}
