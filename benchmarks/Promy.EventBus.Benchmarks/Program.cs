using Promy.EventBus.Benchmarks.EndToEnd;
using Promy.EventBus.Benchmarks.Micro;

return args switch
{
    ["micro", .. var rest] => MicroProgram.Run(rest),
    ["end-to-end", .. var rest] => await EndToEndProgram.RunAsync(rest),
    _ => EndToEndProgram.ShowUsage(),
};
