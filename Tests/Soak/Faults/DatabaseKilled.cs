namespace Payments.Tests.Soak.Faults;

/// <summary>SIGKILL of PostgreSQL with all of its backends, and a start on the same data, which begins with crash recovery.</summary>
internal sealed class DatabaseKilled : Fault
{
    public override string Name => "database killed and restarted";

    public override Task InjectAsync(SoakSystem system, Random random) => system.Database.KillAsync();

    public override Task RepairAsync(SoakSystem system) => system.Database.StartAsync();
}
