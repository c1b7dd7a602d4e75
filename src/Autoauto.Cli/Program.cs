using Autoauto.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
