using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Payments.AppHost.Infrastructure;

/// <summary>
/// Looks for what would go wrong, before anything has started: one line for each problem, with the setting that changes it.
/// </summary>
internal static class Preflight
{
    /// <summary>RabbitMQ stops taking messages below 50 MB; PostgreSQL's first write-ahead segments take 32 MB.</summary>
    private const long NeededBytes = 500_000_000;

    private static readonly string[] Services = ["UserService", "PaymentService", "TuitionApi", "OrderApi", "ProjectApi"];

    public static bool Passes(Setup setup)
    {
        var problems = new List<string>();
        if (!setup.HasRandomPorts)
        {
            problems.AddRange(TakenPorts(setup));
        }

        if (setup.Shape == Shape.Processes)
        {
            problems.AddRange(MissingPrograms(setup));
        }

        // The folder is made only when all else is well, so that a refused start leaves nothing behind.
        if (problems.Count == 0)
        {
            problems.AddRange(UnusableFolder(setup));
        }

        problems.ForEach(Console.Error.WriteLine);
        return problems.Count == 0;
    }

    private static IEnumerable<string> TakenPorts(Setup setup)
    {
        (int Port, string Owner, string Setting, string Brought)[] infrastructure =
        [
            (setup.RabbitMQPort, "RabbitMQ", "--ports:rabbitmq", "messaging"),
            (setup.RabbitMQManagementPort, "RabbitMQ's management page", "--ports:rabbitmqmanagement", "messaging"),
            (setup.PostgreSqlPort, "PostgreSQL", "--ports:postgresql", "postgres"),
            (setup.MailDevWebPort, "MailDev's page", "--ports:maildevweb", "mail"),
            (setup.MailDevSmtpPort, "MailDev's SMTP", "--ports:maildevsmtp", "mail"),
        ];
        foreach (var (port, owner, setting, _) in infrastructure.Where(i => !setup.IsBrought(i.Brought) && IsTaken(i.Port)))
        {
            yield return $"Port {port} for {owner} is taken by another program. Choose another one: {setting} <port>";
        }

        foreach (var service in Services.Append("AppHost"))
        {
            var file = Path.Combine(setup.Repository, service, "Properties", "launchSettings.json");
            foreach (var port in PortsIn(file).Where(IsTaken))
            {
                yield return $"Port {port} for {service} is taken by another program. Choose another one: applicationUrl in {service}/Properties/launchSettings.json";
            }
        }

        if (IsTaken(setup.MakePaymentPort))
        {
            yield return $"Port {setup.MakePaymentPort} for PaymentService's /make-payment is taken by another program. Choose another one: --ports:makepayment <port>";
        }
    }

    private static IEnumerable<int> PortsIn(string launchSettings)
    {
        var profile = JsonNode.Parse(File.ReadAllText(launchSettings))?["profiles"]?.AsObject().First().Value;
        return ((string?)profile?["applicationUrl"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(url => new Uri(url).Port);
    }

    private static IEnumerable<string> MissingPrograms(Setup setup)
    {
        (string Brought, string Program, bool IsThere, string Setting)[] programs =
        [
            ("messaging", "rabbitmq-server", File.Exists(Programs.RabbitMQ), "--connectionstrings:messaging amqp://…"),
            ("postgres", "postgres", Programs.PostgreSql is not null, "--connectionstrings:postgres Host=…"),
            ("mail", "node", Programs.IsOnPath("node"), "--connectionstrings:mail smtp://…"),
            ("mail", "maildev", File.Exists(Programs.MailDev(setup.Repository)), "--connectionstrings:mail smtp://…"),
        ];
        return programs
            .Where(p => !setup.IsBrought(p.Brought) && !p.IsThere)
            .Select(p => $"The program {p.Program} is missing. Run ./run.sh, which installs it, or bring your own: {p.Setting}");
    }

    private static IEnumerable<string> UnusableFolder(Setup setup)
    {
        var taken = false;
        string? refused = null;
        try
        {
            taken = !setup.Data.TryTake();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refused = e.Message;
        }

        if (refused is not null)
        {
            yield return $"The data folder {setup.Data.Root} cannot be used: {refused} Choose another one: --data <folder>";
        }
        else if (taken)
        {
            yield return $"The data folder {setup.Data.Root} is in use by another AppHost. Choose another one: --data <folder>, or --ephemeral";
        }
        else if (new DriveInfo(setup.Data.Root).AvailableFreeSpace is var free && free < NeededBytes)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The disk of {setup.Data.Root} has {free / 1_000_000} MB free; {NeededBytes / 1_000_000} MB are needed. Choose another folder: --data <folder>"
            );
        }
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
