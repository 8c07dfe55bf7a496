import Testing

@Suite("A list of a policy that is wrong")
struct BadListTests {
    @Test("is refused with the place of every finding", arguments: table)
    func finding(bad: BadPolicy) { bad.check() }

    static let table = BadPolicy.table(
        #"""
        | opt-outs: lists/a.txt
        3:11: `opt-outs` must be a list, not text (such as `- domains: lists/optout-domains.txt`)
        | opt-outs: {domains: a}
        3:11: `opt-outs` must be a list, not a mapping (such as `- domains:
          lists/optout-domains.txt`)
        | opt-outs: [a.txt]
        3:12: an entry of `opt-outs` must be a mapping, not text (such as `domains:
          lists/optout-domains.txt`)
        | opt-outs: [{}]
        3:12: an entry of `opt-outs` names no list (such as `domains: lists/optout-domains.txt`)
        | opt-outs: [{name: x}]
        3:12: an entry of `opt-outs` names no list (such as `domains: lists/optout-domains.txt`)
        | opt-outs: [{domains: a, hosts: b}]
        3:12: a list has one kind, not `domains` and `hosts` (write an entry for each)
        | opt-outs: [{domains: a, urls: b}]
        3:12: a list has one kind, not `domains` and `urls` (write an entry for each)
        | opt-outs: [{urls: a, aliases: b}]
        3:31: `aliases` are for lists of `repositories`, not of `urls` (remove it)
        | takedowns: [{repositories: a, aliases: b/}]
        3:40: `takedowns.aliases` names a folder, `b/` (name a file)
        | public-suffix-list: {date: 2026-01-01}
        3:21: `file` is missing in `public-suffix-list` (name the file)
        | public-suffix-list: https://publicsuffix.org/list
        3:21: `public-suffix-list` names an address, `https://publicsuffix.org/list` (nothing is
          fetched; download the list and name the file)
        | opt-outs: [{domain: a}]
        3:12: an entry of `opt-outs` names no list (such as `domains: lists/optout-domains.txt`)
        3:13: unknown key `domain` in `opt-outs` (did you mean `domains`?)
        | opt-outs: [{domains: }]
        3:22: `opt-outs.domains` has no value
        | opt-outs: [{domains: [a, b]}]
        3:22: `opt-outs.domains` must be text, not a list
        | opt-outs: [{domains: 'https://example.org/l.txt'}]
        3:22: `opt-outs.domains` names an address, `https://example.org/l.txt` (nothing is
          fetched; download the list and name the file)
        | opt-outs: [{domains: ~/l.txt}]
        3:22: `opt-outs.domains` starts with `~`, which is not expanded (write a path relative to
          the policy)
        | opt-outs: [{domains: lists/}]
        3:22: `opt-outs.domains` names a folder, `lists/` (name a file)
        | opt-outs: [{domains: a, format: tsv}]
        3:33: `tsv` is not a value of `opt-outs.format` (did you mean `csv`?)
        | opt-outs: [{domains: a, format: adblok}]
        3:33: `adblok` is not a value of `opt-outs.format` (did you mean `adblock`?)
        | opt-outs: [{domains: a, date: 2026-02-30}]
        3:31: `2026-02-30` is not a day, which `opt-outs.date` must be (YYYY-MM-DD, a day of the
          calendar)
        | opt-outs: [{domains: a, date: yesterday}]
        3:31: `yesterday` is not a day, which `opt-outs.date` must be (YYYY-MM-DD, a day of the
          calendar)
        | opt-outs: [{domains: a, uses: [tdm]}]
        3:32: `tdm` is not a value of `opt-outs.uses` (accepted: USES)
        | opt-outs: [{domains: a, min-entries: 012}]
        3:38: `012` is not a whole number, which `opt-outs.min-entries` must be (decimal digits
          without sign, unit or leading zero)
        | opt-outs: [{domains: a, min-entries: 1_000}]
        3:38: `1_000` is not a whole number, which `opt-outs.min-entries` must be (decimal digits
          without sign, unit or leading zero)
        | opt-outs: [{domains: a, min-entries: 99999999999999999999}]
        3:38: `opt-outs.min-entries` must lie between 0 and 1000000000, not `99999999999999999999`
        | opt-outs: [{domains: a, max-rejected: -1}]
        3:39: `-1` is not a whole number, which `opt-outs.max-rejected` must be (decimal digits
          without sign, unit or leading zero)
        | opt-outs: [{domains: a, max-age-days: 30d}]
        3:39: `30d` is not a whole number, which `opt-outs.max-age-days` must be (decimal digits
          without sign, unit or leading zero)
        | opt-outs: [{domains: a, max-age-days: 0}]
        3:39: `opt-outs.max-age-days` must lie between 1 and 36500, not `0`
        | opt-outs: [{domains: a, max-shrink: 101%}]
        3:37: `101%` is not a percentage, which `opt-outs.max-shrink` must be (a whole number from
          0% to 100%)
        | opt-outs: [{domains: a, max-shrink: 0.5}]
        3:37: `0.5` is not a percentage, which `opt-outs.max-shrink` must be (a whole number from
          0% to 100%)
        | opt-outs: [{domains: a, public-suffixes: yes}]
        3:42: `yes` is not a value of `opt-outs.public-suffixes` (accepted: `refuse`, `allow`)
        | opt-outs: [{domains: a/x.txt}, {domains: b/x.txt}]
        3:32: two lists have the name `x`; the first is at p.yaml:3:12 (give one of them another
          `name`)
        | opt-outs: [{domains: x.txt}]
        | takedowns: [{hosts: x.csv}]
        4:13: two lists have the name `x`; the first is at p.yaml:3:12 (give one of them another
          `name`)
        | opt-outs: [{domains: a, min-entry: 3}]
        3:25: unknown key `min-entry` in `opt-outs` (did you mean `min-entries`?)
        """#,
        prefix: "policy: p\nuse: train\n"
    )
}
