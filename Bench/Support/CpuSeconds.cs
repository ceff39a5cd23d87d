using System.Globalization;

namespace Payments.Bench;

/// <summary>Processor time, user and system together, in seconds.</summary>
internal readonly record struct CpuSeconds(double Bench, double Broker, double Database)
{
    public static CpuSeconds operator -(CpuSeconds later, CpuSeconds earlier) =>
        new(later.Bench - earlier.Bench, later.Broker - earlier.Broker, later.Database - earlier.Database);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Bench:0.0} / {Broker:0.0} / {Database:0.0}");
}
