namespace Payments.Tests.Soak.Faults;

/// <summary>pg_terminate_backend on some of the workers' sessions, a few times in a row.</summary>
internal sealed class SessionsTerminated : Fault
{
    private const int Times = 5;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);

    public override string Name => "database sessions terminated";

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        for (var time = 1; time <= Times; time++)
        {
            var sessions = await system.Database.RowsAsync(
                "postgres",
                "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'soak%' AND pid <> pg_backend_pid()",
                r => r.GetInt32(0)
            );
            if (sessions.Count > 0)
            {
                await system.Database.ScalarAsync(
                    "postgres",
                    $"SELECT count(pg_terminate_backend(pid)) FROM unnest(ARRAY[{string.Join(',', random.PickSome(sessions))}]) AS pid"
                );
            }

            await Task.Delay(Between);
        }
    }
}
