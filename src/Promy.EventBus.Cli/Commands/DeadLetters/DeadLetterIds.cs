using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>Ids of dead letters as arguments.</summary>
internal static class DeadLetterIds
{
    public static Argument<string> One()
    {
        var argument = new Argument<string>("id") { Description = "Id of the dead letter, as dlq list shows it." };
        argument.Validators.Add(result => Check(result.Tokens.Select(token => token.Value), result.AddError));
        return argument;
    }

    public static Argument<string[]> Many()
    {
        var argument = new Argument<string[]>("ids")
        {
            Description = "Ids of dead letters, as dlq list shows them; default: all that match the options.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };
        argument.Validators.Add(result => Check(result.Tokens.Select(token => token.Value), result.AddError));
        return argument;
    }

    private static void Check(IEnumerable<string> ids, Action<string> addError)
    {
        var invalid = ids.Where(
            id => !id.Contains('-', StringComparison.Ordinal) || !StreamEntryId.TryParse(id, out _));
        foreach (var id in invalid)
        {
            addError($"'{id}' is not the id of a dead letter, such as 1762425000000-0.");
        }
    }
}
