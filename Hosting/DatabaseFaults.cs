using System.Net.Sockets;
using Npgsql;

namespace Payments.Hosting;

/// <summary>Tells an unavailable database from a statement that failed.</summary>
public static class DatabaseFaults
{
    /// <summary>
    /// SQLSTATE classes: 08 connection exception, 53 insufficient resources, 57P operator intervention (shutdown, crash, starting up); and
    /// 25P03, with which the server ends a transaction that this process left idle for too long.
    /// </summary>
    private static readonly string[] UnavailableStates = ["08", "53", "57P", "25P03"];

    /// <summary>
    /// Whether the database is unavailable. Such a fault says nothing about what was asked of it, so it uses up no attempt. Deadlocks and
    /// serialization failures do not count: their retries are bounded like those of any other failure. Inner exceptions are looked at as
    /// well, because Entity Framework wraps what the driver throws.
    /// </summary>
    public static bool IsUnavailable(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case DatabaseStalledException:
                    return true;
                case PostgresException postgres:
                    return UnavailableStates.Any(s => postgres.SqlState.StartsWith(s, StringComparison.Ordinal));
                case NpgsqlException { InnerException: IOException or SocketException or TimeoutException }:
                    return true;
                case NpgsqlException npgsql when npgsql.InnerException is null && npgsql.IsTransient:
                    return true;
                case SocketException:
                    return true;
            }
        }

        return false;
    }
}
