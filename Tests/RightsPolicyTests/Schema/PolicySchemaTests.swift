import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("The schema of policies")
struct PolicySchemaTests {
    private static let validator = SchemaValidator(root: PolicySchema.policy)

    private static func faults(_ yaml: String) throws -> [String] {
        validator.faults(JSONValue(try YAMLDocument.read(Array(yaml.utf8), file: "p.yaml")))
    }

    @Test("states the shape of every key that is read")
    func complete() {
        #expect(PolicySchema.unstatedKeys == [])
    }

    @Test("accepts every policy that is shipped")
    func shipped() throws {
        var count = 0
        for folder in ["/Rules/policies", "/SampleData"] {
            for name in try names(in: repositoryRoot + folder)
            where name.hasSuffix(".yaml") && !name.hasSuffix(".tests.yaml") {
                let path = repositoryRoot + folder + "/" + name
                let text = String(decoding: try contents(of: path), as: UTF8.self)
                #expect(try Self.faults(text) == [], "\(path)")
                count += 1
            }
        }
        #expect(count >= 5)
    }

    @Test(
        "finds what the reader finds, as far as a schema can",
        arguments: [
            ("use: train", [": lacks \"policy\""]),
            ("policy: p", [": lacks \"use\""]),
            ("policy: p\nuse: [train]\nlicences: {}", [": unknown key licences"]),
            ("policy: p\nuse: [train]\nlicenses: {alow: []}", [".licenses: unknown key alow"]),
            ("policy: p\nuse: [trian]", [".use: anyOf"]),
            ("policy: p\nuse: []", [".use: anyOf"]),
            ("policy: p\nuse: train\npurpose: profit", [".purpose: not in the enumeration"]),
            (
                "policy: p\nuse: train\nlicenses: {absent: allow}",
                [".licenses.absent: not in the enumeration"]
            ),
            ("policy: p\nuse: train\ntrain-in: [us]", [".train-in: anyOf"]),
            ("policy: p\nuse: train\nopt-outs: [{name: x}]", [".opt-outs[0]: oneOf"]),
            (
                "policy: p\nuse: train\nopt-outs: [{hosts: x, domains: y}]",
                [".opt-outs[0]: oneOf"]
            ),
            (
                "policy: p\nuse: train\nopt-outs: [{hosts: x, max-age-days: 0}]",
                [".opt-outs[0].max-age-days: minimum"]
            ),
            (
                "policy: p\nuse: train\nopt-outs: [{hosts: x, date: 1.1.2026}]",
                [".opt-outs[0].date: pattern"]
            ),
            (
                "policy: p\nuse: train\nrules: [{id: a, when: {sourc: [x]}, then: block}]",
                [".rules[0].when: unknown key sourc"]
            ),
            (
                "policy: p\nuse: train\nrules: [{id: a, when: {all: [{not: {sourc: x}}]}, "
                    + "then: block}]",
                [".rules[0].when.all[0].not: unknown key sourc"]
            ),
            (
                "policy: p\nuse: train\nrules: [{id: a, when: {source: {prefx: x}}, then: block}]",
                [".rules[0].when.source: anyOf"]
            ),
            (
                "policy: p\nuse: train\nrules: [{when: {source: x}, then: drop}]",
                [".rules[0].then: anyOf", ".rules[0]: lacks \"id\""]
            ),
            (
                "policy: p\nuse: train\nrules: [{id: a, when: {source: x}, then: {attribute: [title, "
                    + "url], credit-line: c, notice: n}}, {id: b, when: {source: x}, then: "
                    + "{attribute: [author]}}]",
                [".rules[1].then: anyOf"]
            ),
            ("policy: p\nuse: train\nexceptions: {fair-use: {}}", [".exceptions: anyOf"]),
            (
                "policy: p\nuse: train\ntests: [{record: {}, outcome: deny}]",
                [".tests[0].outcome: not in the enumeration"]
            ),
        ]
    )
    func refused(yaml: String, expected: [String]) throws {
        #expect(try Self.faults(yaml) == expected)
        #expect(throws: Diagnostics.self) {
            try PolicyReader.read(Array(yaml.utf8), file: "p.yaml")
        }
    }

    @Test("accepts rules, exceptions and clearances as they are read")
    func decisions() throws {
        let text = """
            policy: p
            use: train
            train-in: [DE]
            clearances: [a.csv, b.csv]
            rules:
              - id: a
                when:
                  any: [{source: present}, {not: {all: [{title: {prefix: x, suffix: [y, z]}}]}}]
                  fields: {a.b: {at-least: 3, below: 4.5}, c: {between: [2019-01-01, 2020-01-01]}}
                  license: [absent, non-commercial]
                  train-in: DE
                then: {license: CC0-1.0, categories: [public-domain]}
                because: it is so
                approved-by: counsel
                until: 2027-01-01
            exceptions:
              eu-tdm-art4:
                needs: [lawful-access, no-reservation]
                when: {host: [example.org]}
                because: mining
                approved-by: counsel
                until: 2027-06-30
            """
        #expect(try Self.faults(text) == [])
        _ = try PolicyReader.read(Array(text.utf8), file: "p.yaml")
        #expect(try Self.faults("policy: p\nuse: train\nexceptions: []") == [])
    }

    @Test("a file of tests has one, too")
    func tests() throws {
        let validator = SchemaValidator(root: PolicySchema.tests)
        func faults(_ yaml: String) throws -> [String] {
            validator.faults(JSONValue(try YAMLDocument.read(Array(yaml.utf8), file: "t.yaml")))
        }
        #expect(try faults("as-of: 2026-01-01\ntests: [{json: '{}', outcome: block}]") == [])
        #expect(try faults("test: []") == [": lacks \"tests\"", ": unknown key test"])
    }

    @Test("has a statement of `sluice rules describe` for each key that holds a value")
    func described() throws {
        let text = """
            policy: p
            use: train
            train-in: [DE]
            licenses: {allow: [MIT]}
            rules: [{id: a, when: {source: x}, then: block}]
            exceptions:
              eu-tdm-art4: {needs: [lawful-access, no-reservation], because: b, approved-by: c,
                until: 2027-06-30}

            """
        let folder = try RuleFolder(["policy.yaml": text])
        let statements = PolicyStatement.all(of: try folder.load()).map(\.key)
        for key in Self.leaves(PolicySchema.policy, "")
        // `paths` are short for what stands where they are used.
        where !["policy", "description", "paths"].contains(key) && !key.hasPrefix("record-format.")
        {
            let isThere = statements.contains {
                $0 == key || key.hasPrefix($0 + ".") || $0.hasPrefix(key + ".")
            }
            #expect(isThere, "no statement for `\(key)`")
        }
    }

    /// The dotted keys of a schema that are no sections themselves.
    private static func leaves(_ schema: JSONValue, _ name: String) -> [String] {
        guard case .object(let properties)? = schema["properties"] else { return [name] }
        return properties.flatMap { property in
            leaves(property.value, name.isEmpty ? property.key : "\(name).\(property.key)")
        }
    }
}
