using System.Net.Sockets;
using Npgsql;

namespace Payments.Messaging;

/// <summary>The database holds a connection open and does not answer on it.</summary>
internal sealed class DatabaseStalledException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>Tells faults of the surroundings from faults of a message.</summary>
internal static class Faults
{
    /// <summary>
    /// SQLSTATE classes: 08 connection exception, 53 insufficient resources, 57P operator intervention (shutdown, crash, starting up); and
    /// 25P03, the server's end of a transaction in which this process was silent for too long.
    /// </summary>
    private static readonly string[] AwayClasses = ["08", "53", "57P", "25P03"];

    /// <summary>
    /// Whether the database is away. Such a fault says nothing about the message, so it uses up no attempt. Deadlocks and
    /// serialization failures are not among them: repeating those is bounded like any other failure.
    /// </summary>
    public static bool IsDatabaseAway(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case DatabaseStalledException:
                    return true;
                case PostgresException postgres:
                    return AwayClasses.Any(c => postgres.SqlState.StartsWith(c, StringComparison.Ordinal));
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
