using Payments.AppHost.Startup;

namespace Payments.Tests.Unit;

/// <summary>What the AppHost keeps beside the data.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string root = Directory.CreateTempSubdirectory("payments-data-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Keys_and_passwords_are_for_their_owners_eyes_only()
    {
        using var data = new DataFolder(root, ephemeral: false);

        var ring = data.PrivateFolder("key-ring");
        data.Password("operator");

        File.GetUnixFileMode(ring).ShouldBe(Owner | UnixFileMode.UserExecute);
        File.GetUnixFileMode(data.PathOf("operator.password")).ShouldBe(Owner);
    }

    [Fact]
    public void A_password_is_made_once()
    {
        using var data = new DataFolder(root, ephemeral: false);

        data.HasPassword("operator").ShouldBeFalse();
        var password = data.Password("operator");

        data.HasPassword("operator").ShouldBeTrue();
        data.Password("operator").ShouldBe(password);
    }

    [Fact]
    public void A_folder_that_was_used_once_can_be_used_again()
    {
        using var data = new DataFolder(root, ephemeral: false);

        data.TryUseCurrentFormat().ShouldBeTrue();
        Directory.CreateDirectory(data.PathOf("postgres"));

        data.TryUseCurrentFormat().ShouldBeTrue();
    }

    [Fact]
    public void Databases_of_another_format_are_not_used()
    {
        using var data = new DataFolder(root, ephemeral: false);
        data.TryUseCurrentFormat();
        File.WriteAllText(data.PathOf("format"), "3");

        data.TryUseCurrentFormat().ShouldBeFalse();
    }
}
