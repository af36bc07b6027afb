using Guise.Benchmarks;
using Guise.Benchmarks.Http;
using Guise.Benchmarks.Micro;
using Guise.Benchmarks.Servers;

// The same program is the runner and, started by itself in processes of their own, the two servers.
switch (args)
{
    case [ServerProcess.Guise, string folder]: await GuiseServer.Run(folder); break;
    case [ServerProcess.Bare, string folder]: await BareServer.Run(folder); break;
    case ["micro"]:
        MicroBenchmarks.Run(Console.Out);
        SignatureBenchmarks.Run(Console.Out);
        UcanBenchmarks.Run(Console.Out);
        await TokenBenchmarks.Run(Console.Out);
        break;
    case []:
        await HttpBenchmarks.Run(Console.Out, Effort.Full);
        MicroBenchmarks.Run(Console.Out);
        SignatureBenchmarks.Run(Console.Out);
        UcanBenchmarks.Run(Console.Out);
        await TokenBenchmarks.Run(Console.Out);
        break;
    case ["challenges"]: await HttpBenchmarks.RunChallenges(Console.Out, Effort.Quick); break;
    case ["ucan"]: UcanBenchmarks.Run(Console.Out); break;
    case ["ucan", "quick"]: UcanBenchmarks.Run(Console.Out, rounds: 1); break;
    case ["quick"]: await HttpBenchmarks.Run(Console.Out, Effort.Quick); break;
    default:
        await Console.Error.WriteLineAsync("Usage: Guise.Benchmarks [quick | micro | ucan [quick] | challenges]");
        return 1;
}
return 0;
