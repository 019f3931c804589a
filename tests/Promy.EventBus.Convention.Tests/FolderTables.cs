namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// Which folders of a project name which others, the uppermost first; <c>.</c> is the project's own folder. Each line
/// is above those of the folders that it names, so that there is no circle.
/// </summary>
internal static class FolderTables
{
    /// <summary>Projects whose folders still name each other in circles. Nothing joins them.</summary>
    public static readonly string[] NotYetFreeOfCircles = ["Promy.EventBus.Redis", "Promy.EventBus.Hosting"];

    private const string Contracts =
        """
        Wire/DeadLetters -> . DeadLetters Subscribing Wire Wire/Metadata Wire/Payload
        Validation -> . Events Exceptions Wire/Payload
        Wire/Payload -> . Events Exceptions Wire Wire/Metadata
        Wire/Retries -> . Subscribing Wire
        Events -> . Wire
        Subscribing -> . Telemetry
        Wire/Metadata -> . Wire
        Handling -> .
        Publishing -> . Exceptions
        Telemetry -> .
        . -> Exceptions
        DeadLetters ->
        Exceptions ->
        Wire ->
        """;

    private const string Redis =
        """
        . -> Connections Publishing
        Commands -> . Connections Consuming Health Inspection
        Connections -> . Commands Options
        Consuming -> . Commands Connections Health Inspection Options Publishing Retention
        DeadLetters -> . Commands Connections Consuming Inspection Options Publishing
        Health -> . Commands Connections Inspection Options
        Inspection -> . Commands Connections Consuming DeadLetters Retention
        Publishing -> . Commands Connections DeadLetters Options
        Retention -> . Commands Connections DeadLetters Inspection
        Options ->
        """;

    private const string Hosting =
        """
        Dispatch -> Options Planning Registration Resilience
        Health -> Dispatch Options Planning Services Transport
        Planning -> Dispatch Options Registration Validation
        Registration -> Configuration Dispatch Health Options Planning Resilience Retention Services Transport Validation
        Resilience -> Dispatch Options Planning
        Retention -> Options Services Transport
        Services -> Dispatch Options Planning Registration Transport
        Validation -> Configuration Options Planning Registration Resilience
        Configuration -> Configuration/Keys Options
        Configuration/Keys -> Configuration
        Options -> Configuration
        Transport ->
        """;

    private const string Cli =
        """
        . -> Arguments Commands Commands/DeadLetters Console Running
        Commands -> Arguments Console Diagnosis Documents Publishing Rendering Running
        Commands/DeadLetters -> Arguments Console Documents Rendering Running
        Diagnosis -> Rendering
        Documents -> Rendering
        Rendering -> Console Running
        Running -> Arguments Console
        Publishing -> Console
        Arguments ->
        Console ->
        """;

    public static FolderTable Of(string project) => new(project switch
    {
        "Promy.EventBus.Contracts" => Contracts,
        "Promy.EventBus.Redis" => Redis,
        "Promy.EventBus.Hosting" => Hosting,
        "Promy.EventBus.Cli" => Cli,
        _ => throw new ArgumentOutOfRangeException(nameof(project), project, "It has no table of its folders."),
    });

    /// <summary>Folders that hold data without flow.</summary>
    public static string[] FoldersOfData(string project) => project == "Promy.EventBus.Cli" ? ["Documents"] : [];
}
