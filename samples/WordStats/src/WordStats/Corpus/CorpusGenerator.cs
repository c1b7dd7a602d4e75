using System.Globalization;
using System.Text;

namespace WordStats.Corpus;

/// <summary>
/// Writes documents in an invented language: a few words are very common and most are rare, as in a real one (Zipf's
/// law), in sentences with capitals, commas and full stops. All in whole numbers, hence the same on every machine.
/// </summary>
internal sealed class CorpusGenerator
{
    private readonly SplitMix _random;
    private readonly List<string> _vocabulary;
    private readonly int[] _cumulativeWeights;

    public CorpusGenerator(ulong seed, int vocabularySize)
    {
        _random = new SplitMix(seed);
        _vocabulary = VocabularyBuilder.Build(_random, vocabularySize);
        _cumulativeWeights = new int[vocabularySize];
        var sum = 0;
        for (var rank = 0; rank < vocabularySize; rank++)
        {
            sum += 10_000_000 / (rank + 10);
            _cumulativeWeights[rank] = sum;
        }
    }

    public List<Document> Generate(int documents, int wordsPerDocument)
    {
        var corpus = new List<Document>(documents);
        for (var number = 1; number <= documents; number++)
        {
            var title = string.Create(CultureInfo.InvariantCulture, $"document {number:D3}");
            corpus.Add(new Document(title, WriteText(wordsPerDocument)));
        }

        return corpus;
    }

    private string WriteText(int words)
    {
        var text = new StringBuilder(words * 9);
        while (words > 0)
        {
            var length = Math.Min(words, 5 + _random.Next(10));
            WriteSentence(text, length);
            words -= length;
        }

        return text.ToString();
    }

    private void WriteSentence(StringBuilder text, int words)
    {
        for (var i = 0; i < words; i++)
        {
            var word = PickWord();
            if (i == 0)
            {
                text.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
                continue;
            }

            text.Append(_random.Next(9) == 0 ? ", " : " ").Append(word);
        }

        text.Append(_random.Next(6) == 0 ? ".\n" : ". ");
    }

    private string PickWord()
    {
        var point = _random.Next(_cumulativeWeights[^1]);
        var index = Array.BinarySearch(_cumulativeWeights, point + 1);
        return _vocabulary[index >= 0 ? index : ~index];
    }
}
