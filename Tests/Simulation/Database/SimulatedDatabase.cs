using System.Net.Sockets;
using Npgsql;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>A waiting message; parked for a time if the broker did not accept it.</summary>
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

    /// <summary>Every committed effect. A second effect of the same message is possible here: only the inbox prevents it.</summary>
    public List<(string Queue, int Number)> Effects { get; } = [];

    public RowLocks Locks { get; } = new();

    public bool IsUnavailable { get; private set; }

    /// <summary>Assigned at the insert, not at the commit, as by an identity column.</summary>
    public long NextOutboxId() => ++lastOutboxId;

    /// <exception cref="NpgsqlException">The database is unavailable.</exception>
    public async Task<SimulatedSession> OpenAsync(SimulatedProcess process)
    {
        await scheduler.Delay();
        if (IsUnavailable)
        {
            throw new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused));
        }

        var session = new SimulatedSession(this, scheduler, faults, process);
        sessions.Add(session);
        process.Owns(session);
        return session;
    }

    public void Closed(SimulatedSession session) => sessions.Remove(session);

    /// <summary>Ends every session and accepts no new one until <see cref="Recover"/>.</summary>
    public void BecomeUnavailable()
    {
        trace.Add("database", "becomes unavailable");
        IsUnavailable = true;
        foreach (var session in sessions.ToList())
        {
            session.End(Terminated("57P01"));
        }
    }

    public void Recover()
    {
        if (IsUnavailable)
        {
            trace.Add("database", "is available again");
            IsUnavailable = false;
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
