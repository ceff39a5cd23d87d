namespace Payments.NotifierService.Sending;

/// <summary>
/// Records results in groups: results that come while one group is being written form the next group. So a quick mail server does not wait
/// for the database, and no timer delays a result.
/// </summary>
/// <param name="writeAsync">Writes a group, and tries again until that succeeds.</param>
internal sealed class MailRecording(Func<IReadOnlyList<SentMail>, Task> writeAsync)
{
    private List<SentMail> gathering = [];
    private Task writing = Task.CompletedTask;

    /// <summary>Adds a result to the next group, and begins to write that group if none is being written.</summary>
    public async Task AddAsync(SentMail mail)
    {
        gathering.Add(mail);
        if (writing.IsCompleted)
        {
            await writing;
            Write();
        }
    }

    /// <summary>Waits until everything is written.</summary>
    public async Task CompleteAsync()
    {
        await writing;
        if (gathering.Count > 0)
        {
            Write();
            await writing;
        }
    }

    private void Write()
    {
        var group = gathering;
        gathering = [];
        writing = writeAsync(group);
    }
}
