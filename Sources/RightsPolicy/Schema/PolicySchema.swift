package import ProvenanceCore

/// The JSON Schema of a policy file, for editors (`sluice rules schema`), made from the tables
/// that read it: no key can be in one and not in the other.
///
/// A schema says less than the reader: that a path is none, a country exists, or two settings go
/// together is found by `sluice rules check`. Source: JSON Schema 2020-12, core and validation
/// (read 2026-11-23).
package enum PolicySchema {
    /// The schema of a policy.
    package static var policy: JSONValue {
        document("A policy of Sluice", .keys(PolicyKeys.policy))
    }

    /// The schema of a file of tests beside a policy.
    package static var tests: JSONValue {
        document("Tests of a policy of Sluice", .keys(RecordTestReader.fileKeys))
    }

    /// Dotted names of keys whose shape nobody has stated; none, in a complete table.
    package static var unstatedKeys: [String] {
        unstated(in: .keys(PolicyKeys.policy), "")
            + unstated(in: .keys(RecordTestReader.fileKeys), "")
    }

    private static func document(_ title: String, _ shape: SettingShape) -> JSONValue {
        var writer = Writer()
        guard case .object(let members) = writer.schema(of: shape) else { return .null }
        var all = [
            JSONMember("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            JSONMember("title", .string(title)),
        ]
        all += members
        if !writer.definitions.isEmpty {
            all.append(JSONMember("$defs", .object(writer.definitions)))
        }
        return .object(all)
    }

    private static func unstated(in shape: SettingShape, _ name: String) -> [String] {
        switch shape {
        case .unstated: [name]
        case .section(let members, oneOf: _):
            members.flatMap { member in
                unstated(in: member.shape, name.isEmpty ? member.key : "\(name).\(member.key)")
            }
        case .list(let element): unstated(in: element, name)
        case .either(let shapes): shapes.flatMap { unstated(in: $0, name) }
        case .any, .text, .texts, .word, .words, .integer, .percentage, .day, .place, .places,
            .mapping, .named:
            []
        }
    }

    /// Gathers definitions while schemas are made.
    private struct Writer {
        var definitions: [JSONMember] = []

        /// Editors read an unquoted `2024` as a number; to us it is a text.
        private static let text = JSONValue.members([
            "type": .array([.string("string"), .string("number"), .string("boolean")])
        ])
        private static let country = JSONValue.members([
            "type": .string("string"), "pattern": .string("^[A-Z]{2}$"),
        ])

        mutating func schema(of shape: SettingShape) -> JSONValue {
            switch shape {
            case .unstated, .any: return .object([])
            case .text: return Self.text
            case .texts: return oneOrMany(Self.text, least: 0)
            case .word(let words): return Self.enumeration(words)
            case .words(let words): return oneOrMany(Self.enumeration(words), least: 1)
            case .integer(let range):
                return .members([
                    "type": .string("integer"), "minimum": .integer(range.lowerBound),
                    "maximum": .integer(range.upperBound),
                ])
            case .percentage:
                return Self.any([
                    .members([
                        "type": .string("integer"), "minimum": .integer(0),
                        "maximum": .integer(100),
                    ]),
                    .members([
                        "type": .string("string"), "pattern": .string("^[0-9]{1,3}%?$"),
                    ]),
                ])
            case .day:
                return .members([
                    "type": .string("string"),
                    "pattern": .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
                ])
            case .place: return Self.country
            case .places(let areas):
                return oneOrMany(Self.any([Self.country, Self.enumeration(areas)]), least: 0)
            case .mapping: return .members(["type": .string("object")])
            case .section(let members, let oneOf): return section(members, oneOf)
            case .list(let element):
                return .members(["type": .string("array"), "items": schema(of: element)])
            case .either(let shapes): return Self.any(shapes.map { schema(of: $0) })
            case .named(let name, let make):
                if !definitions.contains(where: { $0.key == name }) {
                    // The place is taken before the shape is made, which may name itself.
                    definitions.append(JSONMember(name, .null))
                    let made = schema(of: make())
                    for index in definitions.indices where definitions[index].key == name {
                        definitions[index].value = made
                    }
                }
                return .members(["$ref": .string("#/$defs/\(name)")])
            }
        }

        private mutating func section(
            _ members: [SettingShape.Member],
            _ oneOf: [String]
        ) -> JSONValue {
            var properties: [JSONMember] = []
            for member in members {
                properties.append(JSONMember(member.key, schema(of: member.shape)))
            }
            let required = members.filter(\.isRequired).map { JSONValue.string($0.key) }
            let choice = oneOf.map { JSONValue.members(["required": .array([.string($0)])]) }
            return .members([
                "type": .string("object"),
                "properties": .object(properties),
                "required": required.isEmpty ? nil : .array(required),
                "oneOf": choice.isEmpty ? nil : .array(choice),
                "additionalProperties": .bool(false),
            ])
        }

        private func oneOrMany(_ element: JSONValue, least: Int) -> JSONValue {
            Self.any([
                element,
                .members([
                    "type": .string("array"), "items": element, "uniqueItems": .bool(true),
                    "minItems": least == 0 ? nil : .integer(least),
                ]),
            ])
        }

        private static func enumeration(_ words: [String]) -> JSONValue {
            .members(["enum": .array(words.map { .string($0) })])
        }

        private static func any(_ schemas: [JSONValue]) -> JSONValue {
            .members(["anyOf": .array(schemas)])
        }
    }
}
