using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Payments.AppHost.Startup;

/// <summary>Finds the ports that another program has already taken.</summary>
internal static class PortCheck
{
    /// <summary>Projects whose launch settings name the port that they listen on.</summary>
    private static readonly string[] Projects =
    [
        "UserService",
        "PaymentService",
        "TuitionApi",
        "OrderApi",
        "ProjectApi",
        "NotifierService",
        "AppHost",
    ];

    /// <returns>One line for each, with the setting that changes it.</returns>
    public static IEnumerable<string> TakenPorts(AppHostOptions options)
    {
        (int? Port, string Owner, string Setting, string Resource)[] infrastructure =
        [
            (options.RabbitMQPort, "RabbitMQ", "--ports:rabbitmq", "messaging"),
            (options.RabbitMQManagementPort, "RabbitMQ's management page", "--ports:rabbitmqmanagement", "messaging"),
            (options.PostgreSqlPort, "PostgreSQL", "--ports:postgresql", "postgres"),
            (options.MailDevWebPort, "MailDev's page", "--ports:maildevweb", "mail"),
            (options.MailDevSmtpPort, "MailDev's SMTP", "--ports:maildevsmtp", "mail"),
        ];
        foreach (
            var (port, owner, setting, _) in infrastructure.Where(i =>
                i.Port is { } port && !options.IsExternal(i.Resource) && IsTaken(port)
            )
        )
        {
            yield return $"Port {port} for {owner} is taken by another program. Choose another one: {setting} <port>";
        }

        foreach (var project in Projects)
        {
            var file = Path.Combine(options.Repository, project, "Properties", "launchSettings.json");
            foreach (var port in PortsIn(file).Where(IsTaken))
            {
                yield return $"Port {port} for {project} is taken by another program. "
                    + $"Choose another one: applicationUrl in {project}/Properties/launchSettings.json";
            }
        }

        if (options.MakePaymentPort is { } makePayment && IsTaken(makePayment))
        {
            yield return $"Port {makePayment} for PaymentService's /make-payment is taken by another program. "
                + "Choose another one: --ports:makepayment <port>";
        }
    }

    private static IEnumerable<int> PortsIn(string launchSettings)
    {
        var profile = JsonNode.Parse(File.ReadAllText(launchSettings))?["profiles"]?.AsObject().First().Value;
        return ((string?)profile?["applicationUrl"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(url => new Uri(url).Port);
    }

    /// <summary>Asked of both loopback addresses: a server on one of them is enough to be in the way.</summary>
    private static bool IsTaken(int port) =>
        CannotBind(IPAddress.Loopback, port) || (Socket.OSSupportsIPv6 && CannotBind(IPAddress.IPv6Loopback, port));

    private static bool CannotBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

        // As servers do, so that connections of the last run that linger in TIME_WAIT are no obstacle.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
