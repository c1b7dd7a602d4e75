using WordStats.Analysis;
using WordStats.Corpus;
using WordStats.Reporting;
using WordStats.Text;

namespace WordStats;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        Options options;
        try
        {
            options = Options.Parse(arguments);
        }
        catch (FormatException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Console.Error.WriteLine(Options.Usage);
            return 2;
        }

        var clock = new PhaseClock();
        var documents = clock.Run("generate", () => new CorpusGenerator(options.Seed, options.Vocabulary)
            .Generate(options.Documents, options.WordsPerDocument));
        var texts = clock.Run("tokenize", () => documents.ConvertAll(document => Tokenizer.Tokenize(document.Text)));

        var words = new WordCounter();
        var trends = new TrendTracker();
        var bigrams = new BigramCounter();
        for (var i = 0; i < documents.Count; i++)
        {
            var tokens = texts[i];
            clock.Run("count words", () => words.Add(tokens));
            clock.Run("count bigrams", () => bigrams.Add(tokens));
            clock.Run("follow trends", () => trends.Observe(documents[i].Title, words.Counts));
        }

        var anagrams = new AnagramIndex();
        clock.Run("group anagrams", () => anagrams.AddAll(words.Counts.Keys));

        var report = clock.Run("report", () => ReportWriter.Write(documents.Count, words, bigrams, trends, anagrams));
        Console.Out.Write(report);
        if (options.ShowPhases)
        {
            Console.Error.Write(clock.Describe());
        }

        return 0;
    }
}
