namespace Payments.Bench;

/// <summary>What one pass has measured: one value or several (p50, p99), and the processor time it took.</summary>
internal sealed record Sample(IReadOnlyList<double> Values, CpuSeconds Cpu);
