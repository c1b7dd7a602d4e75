namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>What each experiment used of something, and what that adds up to. In a long run a bar stands for several experiments.</summary>
internal sealed class AmountChart(string id, string what, IReadOnlyList<(int Number, double? Amount)> amounts, Func<double, string> format)
{
    private const int MostBars = 90;

    /// <summary>Writes both charts, side by side where there is room.</summary>
    public void Write(HtmlWriter html)
    {
        var size = Math.Max(1, (amounts.Count + MostBars - 1) / MostBars);
        var groups = amounts.Chunk(size).Select(g => (g[0].Number, Amount: g.Sum(a => a.Amount ?? 0))).ToList();
        using (html.Open("div", ("class", "pair")))
        {
            using (html.Open("figure"))
            {
                html.Element("figcaption", size == 1 ? $"{what} of each experiment" : $"{what}, {size} experiments a bar");
                Draw(html, groups, size, isSum: false);
            }

            using (html.Open("figure"))
            {
                html.Element("figcaption", $"{what} in all");
                Draw(html, groups, size, isSum: true);
            }
        }
    }

    private void Draw(HtmlWriter html, List<(int Number, double Amount)> groups, int size, bool isSum)
    {
        var total = groups.Sum(g => g.Amount);
        var highest = isSum ? total : groups.Max(g => g.Amount);
        foreach (var frame in ChartFrame.Half)
        {
            var x = new Scale(0.5, amounts[^1].Number + 0.5, frame.PlotLeft, frame.PlotRight);
            var y = new Scale(0, highest > 0 ? highest * 1.05 : 1, frame.PlotBottom, ChartFrame.PlotTop);
            var name = $"{id}-{(isSum ? "sum" : "each")}";
            using (frame.Open(html, name, isSum ? $"{what} in all" : $"{what} of each experiment", $"In all {format(total)}; at most {format(groups.Max(g => g.Amount))} {(size == 1 ? "in one experiment" : $"in {size} experiments")}."))
            {
                frame.Axes(html, x, y, format, "experiment");
                if (isSum)
                {
                    DrawSum(html, groups, size, x, y);
                }
                else
                {
                    DrawBars(html, groups, size, x, y);
                }
            }
        }
    }

    private static void DrawBars(HtmlWriter html, List<(int Number, double Amount)> groups, int size, Scale x, Scale y)
    {
        foreach (var (number, amount) in groups.Where(g => g.Amount > 0))
        {
            var (left, right) = (x.At(number - 0.4), x.At(number + size - 0.6));
            html.Element(
                "rect",
                null,
                ("class", "bar"),
                ("x", HtmlWriter.Coordinate(left)),
                ("y", HtmlWriter.Coordinate(y.At(amount))),
                ("width", HtmlWriter.Coordinate(Math.Max(0.8, right - left))),
                ("height", HtmlWriter.Coordinate(y.At(0) - y.At(amount))));
        }
    }

    private static void DrawSum(HtmlWriter html, List<(int Number, double Amount)> groups, int size, Scale x, Scale y)
    {
        var sum = 0.0;
        var steps = new List<(double, double)> { (x.At(0.5), y.At(0)) };
        foreach (var (number, amount) in groups)
        {
            sum += amount;
            steps.Add((x.At(number + size - 1), y.At(sum)));
        }

        html.Steps("sum", steps, x.At(x.High));
    }
}
