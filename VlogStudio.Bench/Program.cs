using VlogStudio.Bench;
using VlogStudio.Bench.Cluster;

if (args is [NodeProgram.Word, ..])
{
    return await NodeProgram.RunAsync(args[1..]);
}

var options = BenchOptions.Parse(args);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
var bench = new BenchContext(options);
if (options.Row is not ("history" or "cluster"))
{
    await bench.PrepareAsync(stop.Token);
}

var table = new ResultTable();
if (options.Row == "cluster")
{
    await ClusterBench.RunAsync(bench, table, stop.Token);
}

if (options.Runs("ingest"))
{
    await IngestBench.RunAsync(bench, table, stop.Token);
}

if (options.Runs("render"))
{
    await new RenderBench(bench, table).RunAsync(stop.Token);
    if (options.Growth)
    {
        await GrowthBench.ClipsAsync(bench, table, stop.Token);
    }

    if (options.Lengths)
    {
        await GrowthBench.LengthsAsync(bench, table, stop.Token);
    }
}

if (options.Runs("submit"))
{
    await SubmitBench.RunAsync(bench, table, stop.Token);
}

if (options.Runs("jobs"))
{
    await JobsBench.RunAsync(bench, table, stop.Token);
}

if (options.Runs("history"))
{
    await HistoryBench.RunAsync(bench, table, stop.Token);
}

table.Print();
return table.HasFailures ? 1 : 0;
