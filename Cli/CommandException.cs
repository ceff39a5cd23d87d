namespace Payments.Cli;

/// <summary>A command cannot be carried out; the message is for the person at the command line.</summary>
internal sealed class CommandException(string message) : Exception(message);
