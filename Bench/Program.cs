using Payments.Bench;

if (args is [MemoryConsumer.Argument])
{
    return await MemoryConsumer.RunAsync();
}

if (args is [WorkflowOwner.Argument])
{
    return await WorkflowOwner.RunAsync();
}

Figure[] figures =
[
    RelayFigure.Figure,
    ConsumeFigure.Figure,
    LatencyFigure.Figure,
    ClaimFigure.Figure,
    MassTransitFigure.Figure,
    MemoryFigure.Figure,
    LedgerFigure.Figure,
    ReservationFigure.Figure,
    DashboardFigure.Figure,
    PurchaseFigure.Figure,
    ResumeFigure.Figure,
    HistoryFigure.Figure,
    ReconciliationFigure.Figure,
    SlowCardsFigure.Figure,
];

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

if (options.List)
{
    foreach (var figure in figures)
    {
        Console.WriteLine($"{figure.Name, -12} {figure.What}");
    }

    return 0;
}

if (options.Names.Except(figures.Select(f => f.Name)).ToList() is { Count: > 0 } unknown)
{
    Console.Error.WriteLine($"no figure is named {string.Join(" or ", unknown)}; ./bench.sh --list names them");
    return 2;
}

using var servers = await Servers.ConnectAsync();
var settings = await Settings.ReadAsync(servers);
var rows = new List<Row>();
var failed = false;
foreach (var figure in figures.Where(f => options.Names.Count == 0 || options.Names.Contains(f.Name)))
{
    Progress.Say($"{figure.Name}: {figure.What}");
    try
    {
        rows.AddRange(await figure.MeasureAsync(servers, options));
    }
    catch (Exception e)
    {
        // The figures that were measured are worth printing.
        Progress.Say($"{figure.Name} FAILED: {e}");
        failed = true;
    }
}

Report.Print(settings, rows);
return failed ? 1 : 0;
