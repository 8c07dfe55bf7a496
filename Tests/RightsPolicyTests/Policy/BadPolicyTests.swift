import Testing

@Suite("A policy that is wrong as a whole")
struct BadPolicyTests {
    @Test("is refused with the place of every finding", arguments: table)
    func finding(bad: BadPolicy) { bad.check() }

    static let table = BadPolicy.table(
        #"""
        | # only a comment
        1:1: the file is empty (a policy needs at least `policy` and `use`)
        | policy: p
        1:1: `use` is missing (say what the records are for, such as `use: [train-genai]`)
        | use: train
        1:1: `policy` is missing (add a name, such as `policy: commercial-llm`)
        | description: x
        1:1: `policy` is missing (add a name, such as `policy: commercial-llm`)
        1:1: `use` is missing (say what the records are for, such as `use: [train-genai]`)
        | - policy
        1:1: the file must hold a mapping, not a list (accepted: KEYS)
        | text
        1:1: the file must hold a mapping, not text (accepted: KEYS)
        | policy:
        | use: train
        1:8: `policy` has no value
        | policy: p
        | use:
        2:5: `use` has no value
        | policy: p
        | use: []
        2:6: `use` is an empty list (accepted: USES)
        | policy: p
        | use: [train, train]
        2:14: `train` is written twice in `use`
        | policy: p
        | use: train-genia
        2:6: `train-genia` is not a value of `use` (did you mean `train-genai`?)
        | policy: p
        | use: [train, everything]
        2:14: `everything` is not a value of `use` (accepted: USES)
        | policy: p
        | use: {train: yes}
        2:6: `use` must be a list of texts, not a mapping
        | policy: p
        | use: [[train]]
        2:7: `use` must hold texts, not a list
        | policy: [p]
        | use: train
        1:9: `policy` must be text, not a list
        | policy: p
        | policy: q
        | use: train
        1:1: `policy` is written twice in one mapping; the first is here (keep one of them)
        | Policy: p
        | use: train
        1:1: unknown key `Policy` (did you mean `policy`?)
        1:1: `policy` is missing (add a name, such as `policy: commercial-llm`)
        | polcy: p
        | uses: train
        1:1: unknown key `polcy` (did you mean `policy`?)
        1:1: `policy` is missing (add a name, such as `policy: commercial-llm`)
        1:1: `use` is missing (say what the records are for, such as `use: [train-genai]`)
        2:1: unknown key `uses` (did you mean `use`?)
        | policy: p
        | use: train
        | licenses: {allow: [&a MIT], block: [*a]}
        3:20: anchors and aliases are not accepted (write the value out where it is meant, as
          text, a list or a mapping)
        | policy: p
        | use: train
        | licenses:
        |   <<: {allow: [MIT]}
        4:3: merge keys (`<<`) are not accepted (write the value out where it is meant, as text, a
          list or a mapping)
        | policy: p
        | use: train
        | release: !!str model
        3:10: tags (`!!str`) are not accepted (write the value out where it is meant, as text, a
          list or a mapping)
        | policy: p
        | use: train
        | release: !custom model
        3:10: tags (`!custom`) are not accepted (write the value out where it is meant, as text, a
          list or a mapping)
        | policy: p
        | use: train
        | release: *x
        3:10: anchors and aliases are not accepted (write the value out where it is meant, as
          text, a list or a mapping)
        | policy: p
        | use: train
        | ---
        | policy: q
        3:1: a second document starts here (write one document a file)
        | policy: p
        | use: train
        | licenses: {allow: [MIT}
        3:23: the text is not YAML: did not find expected ',' or ']' while parsing a flow sequence
        | policy: p
        | use: train
        | description: a: b
        3:15: the text is not YAML: mapping values are not allowed in this context (quote a text
          that holds a colon and a space)
        | policy: p
        | use: train
        | description: "open
        3:14: the text is not YAML: found unexpected end of stream while scanning a quoted scalar
        | policy: p
        | use: train
        | description: @x
        3:14: the text is not YAML: found character that cannot start any token while scanning for
          the next token (quote a text that starts with a sign, and indent with spaces)
        | policy: p
        | use: train
        | ? [a]
        | : b
        3:3: a key must be text, not a list or a mapping
        | policy: p
        | use: train
        | licenses:
        |   absent: block
        |   absent: review
        4:3: `absent` is written twice in one mapping; the first is here (keep one of them)
        | policy: p
        | use: train
        | release: !!map {}
        3:10: tags (`!!map`) are not accepted (write the value out where it is meant, as text, a
          list or a mapping)
        | policy: p
        | use: train
        | licenses: !!map {}
        3:11: tags (`!!map`) are not accepted (write the value out where it is meant, as text, a
          list or a mapping)
        | policy: p
        | use: train
        | licenses: {allow: !x [MIT]}
        3:19: tags (`!x`) are not accepted (write the value out where it is meant, as text, a list
          or a mapping)
        | policy: p
        | use: train
        | licenses: &l {allow: [MIT]}
        3:11: anchors and aliases are not accepted (write the value out where it is meant, as
          text, a list or a mapping)
        | policy: p
        | use: train
        | %YAML 1.1
        4:1: the text is not YAML: did not find expected <document start>
        | policy: p
        | use: train
        | description: 'a'
        |  use: x
        4:2: the text is not YAML: did not find expected key while parsing a block mapping (check
          the indentation)
        """#
    )
}
