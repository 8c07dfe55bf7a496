import Testing

@Suite("A setting that is wrong")
struct BadSettingTests {
    @Test("is refused with the place of every finding", arguments: table)
    func finding(bad: BadPolicy) { bad.check() }

    static let table = BadPolicy.table(
        #"""
        | licences: {allow: [MIT]}
        3:1: unknown key `licences` (did you mean `licenses`?)
        | colour: red
        3:1: unknown key `colour` (accepted: KEYS)
        | signals: {respect: [robot]}
        3:21: `robot` is no signal that is read (did you mean `robots`?)
        | signals: {permission-counts: [rls9]}
        3:31: `rls9` is no signal that is read (accepted: SIGNALS)
        | signals: {wildcard: allow}
        3:21: `allow` is not a value of `signals.wildcard` (accepted: `block`, `review`, `note`)
        | signals: {against-open-license: note}
        3:11: unknown key `against-open-license` in `signals` (did you mean
          `against-open-licence`?)
        | signals: {aipref-labels: old}
        3:26: `old` is not a value of `signals.aipref-labels` (accepted: `current`, `legacy`)
        | signals: {which-day: today}
        3:22: `today` is not a value of `signals.which-day` (accepted: `crawl`, `as-of`,
          `strictest`)
        | signals: {saved-signals: [https://e.org/a.jsonl]}
        3:27: `signals.saved-signals` names an address, `https://e.org/a.jsonl` (nothing is
          fetched; download the list and name the file)
        | agreements: {}
        3:1: `agreements` does not say where the agreements are kept (such as `database:
          rights.sqlite`, or `file: agreements.jsonl`)
        | agreements: {database: a, file: b}
        3:1: agreements are kept in one place, not in a `database` and a `file` (name one of them)
        | agreements: {file: a, wins-over: [takedowns]}
        3:35: `takedowns` is not a value of `agreements.wins-over` (accepted: `signals`, `licenses`,
          `opt-outs`)
        | agreements: {file: a, prefer: license}
        3:31: `license` is not a value of `agreements.prefer` (did you mean `licence`?)
        | agreements: {path: a}
        3:1: `agreements` does not say where the agreements are kept (such as `database:
          rights.sqlite`, or `file: agreements.jsonl`)
        3:14: unknown key `path` in `agreements` (accepted: `database`, `file`, `wins-over`,
          `prefer`)
        | attribution: {credit-changes: 'https://example.org/x.csv'}
        3:31: `attribution.credit-changes` names an address, `https://example.org/x.csv` (nothing is
          fetched; download the list and name the file)
        | attribution: {modified: true}
        3:25: `true` is not a value of `attribution.modified` (accepted: `yes`, `no`, `unknown`)
        | attribution: {author-missing: blok}
        3:31: `blok` is not a value of `attribution.author-missing` (did you mean `block`?)
        | attribution: {note: }
        3:21: `attribution.note` has no value
        | purpose: comercial
        3:10: `comercial` is not a value of `purpose` (did you mean `commercial`?)
        | purpose: [commercial]
        3:10: `purpose` must be text, not a list
        | operator: company
        3:11: `operator` must be a mapping, not text (accepted: `kind`, `country`)
        | operator: {kind: firm}
        3:18: `firm` is not a value of `operator.kind` (accepted: `company`,
          `research-organisation`, `cultural-heritage`, `education`, `government`, `individual`)
        | operator: {country: us}
        3:21: `us` is not a country that `operator.country` can name (did you mean `US`?)
        | operator: {country: UK}
        3:21: `UK` is not a country that `operator.country` can name (did you mean `GB`?)
        | operator: {country: EU}
        3:21: `EU` is not a country that `operator.country` can name (accepted: an ISO 3166 code
          of two capital letters)
        | operator: {country: XX}
        3:21: `XX` is not a country that `operator.country` can name (accepted: an ISO 3166 code
          of two capital letters)
        | operator: {country: Norway}
        3:21: `Norway` is not a country that `operator.country` can name (accepted: an ISO 3166
          code of two capital letters)
        | train-in: [US, UX]
        3:16: `UX` is not a country that `train-in` can name (accepted: an ISO 3166 code of two
          capital letters, or worldwide, EU, EEA)
        | offer-in: [Worldwide, world-wide]
        3:12: `Worldwide` is not a country that `offer-in` can name (did you mean `worldwide`?)
        3:23: `world-wide` is not a country that `offer-in` can name (did you mean `worldwide`?)
        | train-in: {US: yes}
        3:11: `train-in` must be a list of texts, not a mapping
        | release: weigths
        3:10: `weigths` is not a value of `release` (did you mean `weights`?)
        | record-format: [dolma]
        3:16: `record-format` must be text, not a list
        | record-format: {licence: license}
        3:17: unknown key `licence` in `record-format` (did you mean `license`?)
        | record-format: {}
        3:16: the record format names no field
        | record-format:
        3:15: `record-format` has no value
        | licenses: [MIT]
        3:11: `licenses` must be a mapping, not a list (accepted: `allow`, `review`, `block`,
          `absent`, `unknown`, `ambiguous`, `conflict`)
        | licenses: {alow: [MIT]}
        3:12: unknown key `alow` in `licenses` (did you mean `allow`?)
        | licenses: {absent: allow}
        3:20: `licenses.absent` is never `allow`: no licence is no permission (accepted: `block`,
          `review`)
        | licenses: {unknown: allow}
        3:21: `licenses.unknown` is never `allow`: what is not known permits nothing (accepted:
          `block`, `review`)
        | licenses: {ambiguous: allow}
        3:23: `licenses.ambiguous` is never `allow`: nothing is guessed (accepted: `block`,
          `review`)
        | licenses: {conflict: allow}
        3:22: `licenses.conflict` is never `allow`: fields that disagree prove nothing (accepted:
          `block`, `review`)
        | licenses: {absent: ignore}
        3:20: `ignore` is not a value of `licenses.absent` (accepted: `block`, `review`)
        | licenses: {allow: [MIT, MIT]}
        3:25: `MIT` is written twice in `licenses.allow`
        | licenses: {allow: [MIT, '']}
        3:25: `licenses.allow` has no value
        | licenses: {allow: {MIT: yes}}
        3:19: `licenses.allow` must be a list of texts, not a mapping
        | licenses: {allow: [MIT, [BSD]]}
        3:25: `licenses.allow` must hold texts, not a list
        | terms: {non-commercial: by-release}
        3:25: `by-release` is not a value of `terms.non-commercial` (accepted: `by-purpose`,
          `by-operator`, `allow`, `carry`, `review`, `block`)
        | terms: {share-alike: by-operator}
        3:22: `by-operator` is not a value of `terms.share-alike` (accepted: `carry`, `by-release`,
          `allow`, `review`, `block`)
        | terms: {no-derivative: block}
        3:9: unknown key `no-derivative` in `terms` (did you mean `no-derivatives`?)
        | terms: {research-only: by-operater}
        3:24: `by-operater` is not a value of `terms.research-only` (did you mean `by-operator`?)
        | defaults: {license: [MIT, BSD]}
        3:21: `defaults.license` must be text, not a list
        | defaults: MIT
        3:11: `defaults` must be a mapping, not text (accepted: `license`)
        | cannot-check: {url: allow}
        3:21: `cannot-check.url` is never `allow`: a list that was not checked may name the record
          (accepted: `block`, `review`)
        | cannot-check: {repo: review}
        3:16: unknown key `repo` in `cannot-check` (accepted: PARTS)
        | cannot-check: {work: allow}
        3:22: `cannot-check.work` is never `allow`: a list that was not checked may name the record
          (accepted: `block`, `review`)
        | cannot-check: review
        3:15: `cannot-check` must be a mapping, not text (accepted: PARTS)
        | description:
        |   - x
        4:3: `description` must be text, not a list
        | licenses: {absent: allow, colour: red}
        | purpose: x
        | opt-outs: [{urls: a/}]
        3:20: `licenses.absent` is never `allow`: no licence is no permission (accepted: `block`,
          `review`)
        3:27: unknown key `colour` in `licenses` (accepted: `allow`, `review`, `block`, `absent`,
          `unknown`, `ambiguous`, `conflict`)
        4:10: `x` is not a value of `purpose` (accepted: `commercial`, `non-commercial`)
        5:19: `opt-outs.urls` names a folder, `a/` (name a file)
        """#,
        prefix: "policy: p\nuse: train\n"
    )
}
