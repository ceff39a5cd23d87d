using System.Net.Sockets;
using Npgsql;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>A waiting message; parked until then, if the broker would not have it.</summary>
internal sealed record OutboxLine(OutboxRow Row, int Lane)
{
    public TimeSpan ParkedUntil { get; set; }
}

/// <summary>The committed state: outbox, inbox, effects. Only a commit changes it.</summary>
internal sealed class SimulatedDatabase(Scheduler scheduler, FaultRates faults, Trace trace)
{
    private readonly List<SimulatedSession> sessions = [];
    private long lastOutboxId;

    public SortedDictionary<long, OutboxLine> Outbox { get; } = [];

    public HashSet<(string Queue, Guid MessageId)> Inbox { get; } = [];

    /// <summary>Every effect committed. Nothing forbids two of a message: that is for the inbox to prevent.</summary>
    public List<(string Queue, int Number)> Effects { get; } = [];

    public RowLocks Locks { get; } = new();

    public bool IsAway { get; private set; }

    /// <summary>Given at the insert, not at the commit, as an identity column does.</summary>
    public long NextOutboxId() => ++lastOutboxId;

    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<SimulatedSession> OpenAsync(SimulatedProcess process)
    {
        await scheduler.Hop();
        if (IsAway)
        {
            throw new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused));
        }

        var session = new SimulatedSession(this, scheduler, faults, process);
        sessions.Add(session);
        process.Owns(session);
        return session;
    }

    public void Closed(SimulatedSession session) => sessions.Remove(session);

    /// <summary>Ends every session and takes no new one until <see cref="ComeBack"/>.</summary>
    public void GoAway()
    {
        trace.Add("database", "goes away");
        IsAway = true;
        foreach (var session in sessions.ToList())
        {
            session.End(Terminated("57P01"));
        }
    }

    public void ComeBack()
    {
        if (IsAway)
        {
            trace.Add("database", "is back");
            IsAway = false;
        }
    }

    /// <summary><c>pg_terminate_backend</c> on any session.</summary>
    public bool TerminateOne()
    {
        if (sessions.Count == 0)
        {
            return false;
        }

        trace.Add("database", "ends a session");
        scheduler.Random.Pick(sessions).End(Terminated("57P01"));
        return true;
    }

    public static PostgresException Terminated(string sqlState) => new("terminating connection", "FATAL", "FATAL", sqlState);
}
