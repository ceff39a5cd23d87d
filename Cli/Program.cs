using System.CommandLine;
using Payments.Cli;
using Payments.Cli.DeadLetters;
using Payments.Cli.Webhooks;

var root = new RootCommand("Operates a running Payments system.")
{
    new Command("dead-letters", "Messages that could not be handled: list, show, replay and discard them.")
    {
        ListCommand.Create(),
        GroupsCommand.Create(),
        ShowCommand.Create(),
        OperationCommand.Create("replay", "Sends dead letters back to the queue in which they failed, each for one more attempt."),
        OperationCommand.Create("discard", "Deletes dead letters."),
        OperationsCommand.Create(),
        StopCommand.Create(),
    },
    new Command("webhooks", "Events of a payment provider, to try out how the system handles them.")
    {
        EventCommand.Create(),
        SignCommand.Create(),
        SendCommand.Create(),
    },
};
return await ErrorHandler.RunAsync(() =>
    root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
);
