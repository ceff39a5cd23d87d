namespace Payments.Tests.Soak;

internal enum WorkerRole
{
    Producer,
    Consumer,
}
