namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// Which folders of a project name which others, the uppermost first; <c>.</c> is the project's own folder. Each line
/// is above the lines of the folders it names, so there is no circle. A subfolder counts as a folder. An indented line
/// continues the line above it.
/// </summary>
internal static class FolderTables
{
    private const string Contracts =
        """
        Deciding -> . Streams Subscribing Telemetry Transport Wire/DeadLetters
        Publishing/Sending -> . Publishing Streams Telemetry Transport
        DeadLetters/Deciding -> . DeadLetters Streams Subscribing Wire Wire/DeadLetters Wire/Metadata
            Wire/Retries
        Transport -> . DeadLetters Exceptions Publishing Subscribing Validation Wire/Metadata Wire/Payload
        Wire/DeadLetters -> . DeadLetters Subscribing Wire Wire/Metadata Wire/Payload
        Validation -> . Events Exceptions Wire/Payload
        Wire/Payload -> . Events Exceptions Wire Wire/Metadata
        Wire/Retries -> . Subscribing Wire
        Events -> . Wire
        Handling -> . Publishing
        Subscribing -> . Telemetry
        Wire/Metadata -> . Wire
        Publishing -> . Exceptions
        Streams -> .
        Telemetry -> .
        . -> Exceptions
        DeadLetters ->
        Exceptions ->
        Threading ->
        Wire ->
        """;

    private const string Redis =
        """
        Consuming -> ../Shared Commands Connections Consuming/Handover Consuming/Holding Consuming/Members
            Consuming/Pausing Consuming/Reading Consuming/Recovery Consuming/Reporting Consuming/Settling
            Entries Options
        Consuming/Reading -> Commands/Contents Connections Consuming/Handover Consuming/Holding
            Consuming/Members Consuming/Recovery Consuming/Reporting Entries Errors Threading
        Consuming/Recovery -> Commands Commands/Contents Connections Consuming/Handover Consuming/Holding
            Consuming/Reporting Entries Errors Retention
        DeadLetters -> Commands Connections DeadLetters/Finding DeadLetters/Replaying Errors Options
        Inspection -> Commands Commands/Inspecting Commands/Server Connections Connections/Checking Entries
            Errors Options
        Publishing -> ../Shared Commands Connections Connections/Checking Errors Options Publishing/Window
            Threading
        Retention -> Commands Commands/Inspecting Commands/Server Connections Entries Errors
        Commands/Inspecting -> Commands Commands/Contents Entries Errors
        DeadLetters/Replaying -> Commands DeadLetters/Finding Errors
        Consuming/Members -> ../Shared Commands Consuming/Handover Consuming/Holding Consuming/Pausing
            Consuming/Reporting Consuming/Settling Errors
        DeadLetters/Finding -> Commands Connections Connections/Checking Entries Errors
        Commands/Contents -> Connections Entries Errors
        Consuming/Handover -> ../Shared Consuming/Holding Consuming/Pausing Consuming/Reporting
            Consuming/Settling Entries Errors
        Publishing/Window -> Connections Connections/Configuring Errors
        Connections -> ../Shared Commands/Server Connections/Checking Connections/Configuring Errors Options
        Consuming/Pausing -> ../Shared Consuming/Holding Errors
        Consuming/Settling -> Commands Consuming/Holding Consuming/Reporting Entries Errors
        Consuming/Holding -> Commands Consuming/Reporting Entries
        Connections/Checking -> ../Shared Commands/Server Connections/Configuring Errors
        Commands -> Errors
        Consuming/Reporting -> ../Shared Errors
        Commands/Server -> Errors
        ../Shared ->
        Connections/Configuring ->
        Entries ->
        Errors ->
        Options ->
        Threading ->
        """;

    private const string Hosting =
        """
        Registration -> Configuration Discovery Dispatch Dispatch/Running Health Middleware Options Planning
            Resilience Retention Serialization Services Transport/Redis Validation
        Health -> Dispatch/Running Options Planning Services Transport
        Retention -> Options Services
        Configuration -> Configuration/Findings Configuration/Keys Options Transport/Redis
        Services -> Dispatch Options Planning Transport
        Transport/Redis -> Configuration/Keys Options Resilience Validation
        Dispatch -> Dispatch/Invocation Dispatch/Running Middleware Planning
        Dispatch/Running -> Dispatch/Invocation Middleware Options Planning Resilience
        Validation -> Configuration/Findings Discovery Middleware Options Planning Resilience Serialization
        Discovery -> Options Planning
        Dispatch/Invocation -> Options Planning
        Planning -> Options
        Serialization -> Options
        Configuration/Keys -> Configuration/Findings
        Options -> Configuration/Findings
        Configuration/Findings ->
        Middleware ->
        Resilience ->
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

    private const string InMemory =
        """
        Registration -> . Broker Consuming DeadLetters Publishing
        . -> Broker Consuming DeadLetters Publishing
        Consuming -> Broker Readers
        DeadLetters -> Broker Entries
        Publishing -> Broker
        Broker -> Entries Readers
        Readers -> Entries
        Entries ->
        """;

    private const string Testing =
        """
        Registration -> .
        . -> Accounting Records Time Waiting
        Waiting -> Accounting Time
        Time -> Accounting
        Accounting -> Records
        Publishing -> Records
        Records ->
        """;

    public static FolderTable Of(string project) => new(project switch
    {
        "Promy.EventBus.Contracts" => Contracts,
        "Promy.EventBus.Redis" => Redis,
        "Promy.EventBus.Hosting" => Hosting,
        "Promy.EventBus.InMemory" => InMemory,
        "Promy.EventBus.Testing" => Testing,
        "Promy.EventBus.Cli" => Cli,
        _ => throw new ArgumentOutOfRangeException(nameof(project), project, "It has no table of its folders."),
    });

    /// <summary>Folders that hold data without flow.</summary>
    public static string[] FoldersOfData(string project) => project switch
    {
        "Promy.EventBus.Cli" => ["Documents"],
        "Promy.EventBus.Hosting" => ["Options"],
        _ => [],
    };
}
