namespace Payments.Tests.Simulation;

/// <summary>What a transaction can lock: a lane of the outbox, a key of the inbox, the row of an aggregate.</summary>
internal readonly record struct RowKey(string Table, string Key);

/// <summary>Locks that last until the end of the transaction; waiting sessions get them in the order of their requests.</summary>
internal sealed class RowLocks
{
    private readonly Dictionary<RowKey, SimulatedSession> holders = [];
    private readonly List<(RowKey Key, SimulatedSession Session, Action Granted)> waiting = [];

    /// <summary>Takes the lock if it is free, or the session's own already.</summary>
    public bool TryTake(RowKey key, SimulatedSession session)
    {
        if (holders.TryGetValue(key, out var holder))
        {
            return holder == session;
        }

        holders[key] = session;
        return true;
    }

    public void Wait(RowKey key, SimulatedSession session, Action granted) => waiting.Add((key, session, granted));

    public void Release(RowKey key)
    {
        holders.Remove(key);
        var next = waiting.FindIndex(w => w.Key == key);
        if (next >= 0)
        {
            var (_, session, granted) = waiting[next];
            waiting.RemoveAt(next);
            holders[key] = session;
            granted();
        }
    }

    public void ReleaseAll(SimulatedSession session)
    {
        waiting.RemoveAll(w => w.Session == session);
        foreach (var key in holders.Where(h => h.Value == session).Select(h => h.Key).ToList())
        {
            Release(key);
        }
    }
}
