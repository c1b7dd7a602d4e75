namespace Autoauto.Core.Primitives.Redaction;

/// <summary>A kind of key that is known by how it begins.</summary>
/// <param name="Prefix">How it begins, case-sensitive.</param>
/// <param name="Least">Fewest characters behind the prefix.</param>
/// <param name="WithHyphens">True if it may contain hyphens and underscores; else letters and digits only.</param>
/// <param name="NeedsDigit">True if only a digit tells it from words: <c>sk-learn-something-or-other</c> is no key.</param>
/// <param name="NeedsWordStart">True if it must not stand inside a word: <c>task-…</c> is no key.</param>
/// <param name="WithDots">True if it may also contain dots.</param>
internal sealed record TokenShape(string Prefix, int Least, bool WithHyphens = false, bool NeedsDigit = false, bool NeedsWordStart = false, bool WithDots = false)
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<TokenShape> All { get; } =
    [
        new("sk-", 20, WithHyphens: true, NeedsDigit: true, NeedsWordStart: true),
        new("sk_live_", 16), new("sk_test_", 16), new("rk_live_", 16), new("rk_test_", 16), new("whsec_", 20),
        new("ghp_", 30), new("gho_", 30), new("ghu_", 30), new("ghs_", 30), new("ghr_", 30), new("github_pat_", 20, WithHyphens: true),
        new("glpat-", 16, WithHyphens: true), new("AKIA", 16, NeedsWordStart: true), new("ASIA", 16, NeedsWordStart: true),
        new("AIza", 30, WithHyphens: true), new("ya29.", 20, WithHyphens: true), new("GOCSPX-", 20, WithHyphens: true), new("oy2", 43, NeedsWordStart: true),
        new("xoxa-", 10, WithHyphens: true), new("xoxb-", 10, WithHyphens: true), new("xoxe-", 10, WithHyphens: true),
        new("xoxp-", 10, WithHyphens: true), new("xoxr-", 10, WithHyphens: true), new("xoxs-", 10, WithHyphens: true),
        new("xapp-", 10, WithHyphens: true, NeedsDigit: true), new("hf_", 30, NeedsWordStart: true), new("npm_", 36, NeedsWordStart: true),
        new("gsk_", 30, NeedsWordStart: true), new("xai-", 30, WithHyphens: true, NeedsDigit: true, NeedsWordStart: true),
        new("pypi-", 50, WithHyphens: true), new("dop_v1_", 40), new("doo_v1_", 40), new("shpat_", 30), new("shpss_", 30), new("shpca_", 30), new("shppa_", 30),
        new("glptt-", 20, WithHyphens: true), new("gldt-", 16, WithHyphens: true), new("glrt-", 16, WithHyphens: true), new("glcbt-", 16, WithHyphens: true), new("glsoat-", 16, WithHyphens: true),
        new("gloas-", 20, WithHyphens: true), new("glft-", 16, WithHyphens: true), new("dckr_pat_", 20, WithHyphens: true), new("dckr_oat_", 20, WithHyphens: true), new("hvs.", 20, WithHyphens: true, NeedsDigit: true, NeedsWordStart: true),
        new("hvb.", 20, WithHyphens: true, NeedsDigit: true, NeedsWordStart: true), new("SG.", 20, WithHyphens: true, NeedsDigit: true, NeedsWordStart: true, WithDots: true), new("AGE-SECRET-KEY-1", 40),
        new("glsa_", 30, WithHyphens: true, NeedsDigit: true, NeedsWordStart: true), new("glc_", 30, NeedsDigit: true, NeedsWordStart: true), new("dapi", 32, NeedsDigit: true, NeedsWordStart: true), new("tskey-", 16, WithHyphens: true, NeedsDigit: true),
        new("lin_api_", 30), new("PMAK-", 40, WithHyphens: true), new("rubygems_", 40), new("r8_", 30, NeedsDigit: true, NeedsWordStart: true), new("sbp_", 40, NeedsWordStart: true), new("pscale_tkn_", 30, WithHyphens: true), new("pplx-", 30, NeedsDigit: true),
        new("sntrys_", 40, WithHyphens: true), new("sntryu_", 40), new("ntn_", 40, NeedsDigit: true, NeedsWordStart: true), new("1//0", 30, WithHyphens: true, NeedsDigit: true, NeedsWordStart: true), new("xoxc-", 10, WithHyphens: true), new("xoxd-", 10, WithHyphens: true, NeedsDigit: true),
        new("rk_prod_", 16), new("sk_prod_", 16), new("EAACEdEose0cBA", 20), new("sq0atp-", 20, WithHyphens: true), new("sq0csp-", 30, WithHyphens: true), new("key-", 32, NeedsDigit: true, NeedsWordStart: true),
    ];

    /// <summary>The key at <paramref name="at"/>, if there is one.</summary>
    public SecretMatch Match(SecretText text, int at)
    {
        if (!text.Has(at, Prefix) || (NeedsWordStart && !text.IsWordStart(at)))
        {
            return SecretMatch.None;
        }

        var from = at + Prefix.Length;
        var end = text.EndOfRun(from, WithDots ? c => SecretText.IsWord(c) || c == '.' : WithHyphens ? SecretText.IsWord : char.IsAsciiLetterOrDigit);
        return end - from >= Least && (!NeedsDigit || text.Text[from..end].ContainsAnyInRange('0', '9')) ? new SecretMatch(at, end) : SecretMatch.None;
    }
}
