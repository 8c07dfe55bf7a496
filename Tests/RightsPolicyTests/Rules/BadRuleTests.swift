import Testing

@Suite("A rule that is wrong")
struct BadRuleTests {
    @Test("is refused with the place of every finding", arguments: table)
    func finding(bad: BadPolicy) { bad.check() }

    static let table = BadPolicy.table(
        #"""
        | rules: {id: a}
        3:8: `rules` must be a list, not a mapping (such as `- {id: no-forum, when: {source: [forum]},
          then: block}`)
        | rules: [a]
        3:9: `rules` must be a mapping, not text (accepted: `id`, `when`, `then`, `because`,
          `approved-by`, `until`)
        | rules: [{}]
        3:9: `id` is missing in `rules` (a short name, such as `id: no-forum`)
        3:9: `when` is missing in `rules` (the records that it is about, such as `when: {source:
          [forum]}`)
        3:9: `then` is missing in `rules` (what they get: `allow`, `review`, `block`, `{license: …}` or
          `{attribute: …}`)
        | rules: [{id: a b, when: {source: x}, then: block, until: soon, colour: red}]
        3:14: `a b` in `rules.id` is no name (letters, digits, `-`, `_` and `.`, such as `no-forum`)
        3:58: `soon` is not a day, which `rules.until` must be (YYYY-MM-DD, a day of the calendar)
        3:64: unknown key `colour` in `rules` (accepted: `id`, `when`, `then`, `because`,
          `approved-by`, `until`)
        | rules:
        |   - {id: a, when: {source: x}, then: block}
        |   - {id: a, when: {source: y}, then: block}
        5:10: two rules have the id `a`; the first is at p.yaml:4:10 (give one of them another `id`)
        | rules: [{id: a, when: {source: x}, then: alow}]
        3:42: `alow` is not a value of `rules.then` (did you mean `allow`?)
        | rules: [{id: a, when: {source: x}, then: allow}]
        3:9: the rule `a` may let records through, and has no `because` (say why it is right, in one
          line)
        3:9: the rule `a` may let records through, and has no `approved-by` (name who answers for it)
        | rules: [{id: a, when: {source: x}, then: {license: MIT}, because: b}]
        3:9: the rule `a` may let records through, and has no `approved-by` (name who answers for it)
        | rules: [{id: a, when: {source: x}, then: {categories: [permisive]}}]
        3:42: `rules.then` has neither `license` nor `attribute` (such as `{license: CC0-1.0}` or
          `{attribute: [title, authors]}`; else write `allow`, `review` or `block`)
        3:56: `permisive` is no category of licences (did you mean `permissive`?)
        | rules: [{id: a, when: {source: x}, then: {attribute: []}}]
        3:54: `rules.then.attribute` is an empty list (accepted: CREDITS)
        | rules: [{id: a, when: {source: x}, then: {attribute: [title, author, title]}}]
        3:62: `author` is not a value of `rules.then.attribute` (did you mean `authors`?)
        3:70: `title` is written twice in `rules.then.attribute`
        | rules: [{id: a, when: {source: x}, then: {attribute: title, license: MIT}}]
        3:43: `rules.then` has both `license` and `attribute` (make two rules of it, with one condition)
        | rules: [{id: a, when: {source: x}, then: {attribute: title, categories: [permissive]}}]
        3:61: `rules.then.categories` says nothing without `license` (remove it, or add `license`)
        | rules:
        |   - {id: a, when: {source: x}, then: {license: MIT, credit-line: c, notice: n}, because: b,
        |      approved-by: counsel}
        4:53: `rules.then.credit-line` says nothing without `attribute` (remove it, or add `attribute`)
        4:69: `rules.then.notice` says nothing without `attribute` (remove it, or add `attribute`)
        | rules: [{id: a, when: {source: x}, then: {attribute: title, credit-line: ''}}]
        3:74: `rules.then.credit-line` has no value
        | rules: [{id: a, when: {source: x}, then: allow, because: b, approved-by: T.B.D.}]
        3:74: `T.B.D.` in `rules.approved-by` names nobody (name who answers for it; until then, leave
          it out)
        | rules: [{id: a, when: {}, then: block}]
        3:23: `rules.when` must be a mapping of conditions, not an empty one (such as `{source: [forum],
          license: absent}`)
        | rules: [{id: a, when: x, then: block}]
        3:23: `rules.when` must be a mapping of conditions, not text (such as `{source: [forum],
          license: absent}`)
        | rules: [{id: a, when: {all: x}, then: block}]
        3:29: `rules.when.all` must be a list of conditions (such as `[{source: [forum]}, {license:
          absent}]`)
        | rules: [{id: a, when: {any: []}, then: block}]
        3:29: `rules.when.any` must be a list of conditions (such as `[{source: [forum]}, {license:
          absent}]`)
        | rules: [{id: a, when: {sorce: x}, then: block}]
        3:24: unknown key `sorce` in `rules.when` (did you mean `source`?)
        | rules: [{id: a, when: {colour: x}, then: block}]
        3:24: unknown key `colour` in `rules.when` (accepted: CONDITIONS)
        | rules: [{id: a, when: {metadata.lang: x}, then: block}]
        3:24: unknown key `metadata.lang` in `rules.when` (a path of a field stands under `fields`)
        | rules: [{id: a, when: {fields: x}, then: block}]
        3:32: `rules.when.fields` must be a mapping of paths (such as `{metadata.language: [en, de]}`)
        | rules: [{id: a, when: {fields: {a..b: x}}, then: block}]
        3:33: `a..b` in `rules.when.fields` is no path of a field: a key between dots is empty (keys
          joined by dots, such as `metadata.license`)
        | rules: [{id: a, when: {fields: {'a[0]': x}}, then: block}]
        3:33: `a[0]` in `rules.when.fields` is no path of a field: a list is named as a whole (keys
          joined by dots, such as `metadata.license`)
        | rules: [{id: a, when: {source: []}, then: block}]
        3:32: `rules.when.source` is an empty list
        | rules: [{id: a, when: {host: []}, then: block}]
        3:30: `rules.when.host` is an empty list
        | rules: [{id: a, when: {host: ['a b', 'https://e.org']}, then: block}]
        3:31: `a b` in `rules.when.host` is no host (such as `example.org`, or `*.example.org` for all
          beneath it)
        3:38: `https://e.org` in `rules.when.host` is no host (such as `example.org`, or
          `*.example.org` for all beneath it)
        | rules: [{id: a, when: {signal: robot}, then: block}]
        3:32: `robot` is not a value of `rules.when.signal` (did you mean `robots`?)
        | rules: [{id: a, when: {use: training}, then: block}]
        3:29: `training` is not a value of `rules.when.use` (accepted: USES)
        | rules: [{id: a, when: {train-in: USA}, then: block}]
        3:34: `USA` is not a country that `rules.when.train-in` can name (did you mean `US`?)
        | rules: [{id: a, when: {source: {}}, then: block}]
        3:32: `rules.when.source` is empty (accepted: TESTS)
        | rules: [{id: a, when: {source: {prefx: a}}, then: block}]
        3:33: unknown key `prefx` in `rules.when.source` (did you mean `prefix`?)
        | rules: [{id: a, when: {source: {matches: 'a.*b'}}, then: block}]
        3:33: unknown key `matches` in `rules.when.source` (accepted: TESTS)
        | rules: [{id: a, when: {source: {includes: []}}, then: block}]
        3:43: `rules.when.source.includes` is an empty list
        | rules: [{id: a, when: {created: {before: 2020}}, then: block}]
        3:42: `2020` is not a day, which `rules.when.created.before` must be (YYYY-MM-DD, a day of the
          calendar)
        | rules: [{id: a, when: {created: {between: 2020-01-01}}, then: block}]
        3:43: `rules.when.created.between` must be a list of two days (such as `[2019-01-01,
          2019-12-31]`, both included)
        | rules: [{id: a, when: {created: {between: [2020-01-02, 2020-01-01]}}, then: block}]
        3:43: the first day of `rules.when.created.between` is after the last
        | rules: [{id: a, when: {fields: {n: {above: few}}}, then: block}]
        3:44: `few` is not a number, which `rules.when.fields.n.above` must be (decimal digits, such as
          `12` or `-0.5`)
        | rules: [{id: a, when: {fields: {n: {above: 1, at-least: 2}}}, then: block}]
        3:47: `rules.when.fields.n.at-least` sets an end that is set already
        | rules: [{id: a, when: {fields: {n: {above: 2, at-most: 2}}}, then: block}]
        3:37: no number is within `rules.when.fields.n`
        | exceptions: [eu-tdm-art4]
        3:13: `exceptions` must be a mapping, not a list (accepted: `eu-tdm-art4`, `eu-tdm-art3`,
          `us-fair-use`)
        | exceptions: {eu-tdm-art5: {}}
        3:14: unknown key `eu-tdm-art5` in `exceptions` (did you mean `eu-tdm-art4`?)
        | train-in: [DE]
        | exceptions: {eu-tdm-art4: {needs: [lawful-access]}}
        4:14: `exceptions.eu-tdm-art4.needs` lacks `no-reservation`, which the law asks for (write
          `needs: [lawful-access, no-reservation]`)
        4:27: `because` is missing in `exceptions.eu-tdm-art4` (say why it applies, in one line)
        4:27: `approved-by` is missing in `exceptions.eu-tdm-art4` (name who answers for it)
        4:27: `until` is missing in `exceptions.eu-tdm-art4` (the last day, such as `until:
          2027-06-30`)
        | train-in: [DE]
        | exceptions: {eu-tdm-art4: {because: a, approved-by: b, until: 2027-01-01}}
        4:27: `needs` is missing in `exceptions.eu-tdm-art4` (what must be true, such as `needs:
          [lawful-access, no-reservation]`)
        | train-in: [DE, US]
        | exceptions: {eu-tdm-art4: {needs: [lawful-access, no-reservation], because: a,
        |   approved-by: b, until: 2027-01-01}}
        4:14: `exceptions.eu-tdm-art4` is law in member states of the European Union, and copies are
          made in `DE, US` (`train-in` says where copies are made)
        | exceptions: {us-fair-use: {needs: [lawful-access], because: a, approved-by: b,
        |   until: 2027-01-01}}
        3:14: `exceptions.us-fair-use` is law in the United States (`US`), and `train-in` is not set
          (`train-in` says where copies are made)
        | train-in: [FR]
        | exceptions: {eu-tdm-art3: {needs: [lawful-access, research-organisation, non-commercial],
        |   because: a, approved-by: b, until: 2027-01-01}}
        4:14: `exceptions.eu-tdm-art3` is for research, and `operator.kind` is `company` (it must be
          `research-organisation` or `cultural-heritage`)
        4:14: `exceptions.eu-tdm-art3` needs `non-commercial`, and `purpose` is `commercial` (set
          `purpose: non-commercial` if it is true)
        | clearances: 'https://example.org/c.csv'
        3:13: `clearances` names an address, `https://example.org/c.csv` (nothing is fetched; download
          the list and name the file)
        """#,
        prefix: "policy: p\nuse: [train-genai]\n"
    )

    @Test("that names what does not exist is refused when the policy is compiled")
    func compiled() throws {
        let rule = RuleFixture.rule
        for (lines, expected) in [
            (
                rule("{license: MTI}", "block", ""),
                "policy.yaml:4:33: `MTI` is no licence, no category and matches nothing "
                    + "(did you mean `MIT`?)"
            ),
            (
                rule("{source: x}", "{license: Apche-2.0}", ""),
                "policy.yaml:4:52: `Apche-2.0` is no licence that is known "
                    + "(did you mean `Apache-2.0`?)"
            ),
            (
                rule("{source: x}", "{license: MIT, categories: [copyleft]}", ""),
                "policy.yaml:4:52: `MIT` is a known licence, and has other categories "
                    + "(remove `categories`; known are `permissive`)"
            ),
            (
                rule("{source: x}", "{license: LicenseRef-Ours}", ""),
                "policy.yaml:4:52: `LicenseRef-Ours` is not described anywhere "
                    + "(say what it is, such as `categories: [public-domain]`)"
            ),
            (
                "record-format: {license: license}\n" + rule("{created: present}", "block", ""),
                "policy.yaml:5:33: the record format of this policy has no field that "
                    + "`rules.when.created` could ask for (name one as `created` in "
                    + "`record-format`)"
            ),
        ] {
            #expect(try RuleFixture.findings(lines) == [expected])
        }
    }

    @Test("an exception for mining covers no other use")
    func use() {
        let text = """
            policy: p
            use: [search, mine]
            train-in: [EU]
            exceptions: {eu-tdm-art4: {needs: [lawful-access, no-reservation], because: a,
              approved-by: b, until: 2027-01-01}}
            """
        #expect(
            BadPolicy.findings(Array(text.utf8)) == [
                "4:14: `exceptions.eu-tdm-art4` is about text and data mining, and does not cover "
                    + "`use: search` (it covers `mine` and `train` with what is within)"
            ]
        )
    }
}
