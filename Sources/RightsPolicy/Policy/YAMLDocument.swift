package import ProvenanceCore
import Yams

/// Reads one YAML document as a tree of texts. The only file that knows the YAML library.
///
/// Refused, each with its place: syntax errors, anchors, aliases, tags, merge keys, several
/// documents, keys that occur twice, keys that are not text, bytes that are not UTF-8, and what
/// exceeds `Limits.policyBytes` or `Limits.policyNestingDepth`. A byte order mark and CRLF are
/// accepted. Source: YAML 1.1 as libyaml reads it.
package enum YAMLDocument {
    /// - Parameter file: the file's name, as messages print it.
    /// - Throws: what is wrong with the text; nothing is read from a text with a fault.
    package static func read(_ text: [UInt8], file: String) throws(Diagnostics) -> YAMLNode {
        guard text.count <= Limits.policyBytes else {
            throw Diagnostics([
                Diagnostic(
                    "the file holds \(text.count) bytes, more than \(Limits.policyBytes)",
                    at: SourcePosition(file: file, line: 1),
                    hint: "long lists belong into files of their own"
                )
            ])
        }
        let string = try decoded(text, file: file)
        let document = try parsed(string, file: file)
        var converter = Converter(file: file)
        // Nodes hold their anchors weakly: the parser owns them.
        let node = withExtendedLifetime(document.parser) { converter.node(document.root, depth: 1) }
        guard converter.findings.isEmpty else { throw converter.findings }
        return node
    }

    /// The text without its byte order mark, if it is sound UTF-8.
    private static func decoded(_ text: [UInt8], file: String) throws(Diagnostics) -> String {
        let body = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
        if let string = String(validating: body, as: UTF8.self) { return string }
        var line = 1
        var column = 1
        var decoder = UTF8()
        var bytes = body.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&bytes) {
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        throw Diagnostics([
            Diagnostic(
                "the text is not UTF-8 here",
                at: SourcePosition(file: file, line: line, column: column),
                hint: "save the file as UTF-8"
            )
        ])
    }

    /// The library's tree, with the parser that must outlive its anchors.
    private static func parsed(
        _ string: String,
        file: String
    ) throws(Diagnostics) -> (root: Node, parser: Parser) {
        do {
            // The basic resolver gives no text a type; the encoding is named because its default
            // can be changed by an environment variable.
            let parser = try Parser(yaml: string, resolver: .basic, encoding: .utf8)
            if let root = try parser.singleRoot() { return (root, parser) }
        } catch let error as YamlError {
            throw Diagnostics([diagnostic(of: error, file: file)])
        } catch {
            throw Diagnostics([
                Diagnostic("the text is not YAML", at: SourcePosition(file: file, line: 1))
            ])
        }
        throw Diagnostics([
            Diagnostic(
                "the file is empty",
                at: SourcePosition(file: file, line: 1, column: 1),
                hint: "a policy needs at least `policy` and `use`"
            )
        ])
    }

    private static func diagnostic(of error: YamlError, file: String) -> Diagnostic {
        func place(_ mark: Mark) -> SourcePosition {
            SourcePosition(file: file, line: mark.line, column: mark.column)
        }
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _):
            if problem.hasPrefix("Maximum nesting level") { return tooDeep(at: place(mark)) }
            let around = context.map { " \($0.text)" } ?? ""
            return Diagnostic(
                "the text is not YAML: \(problem)\(around)",
                at: place(mark),
                hint: problem.contains("cannot start any token")
                    ? "quote a text that starts with a sign, and indent with spaces" : nil
            )
        case .composer(let context, let problem, let mark, _):
            if context != nil {
                return Diagnostic(
                    "a second document starts here",
                    at: place(mark),
                    hint: "write one document a file"
                )
            }
            if problem.contains("alias") {
                return Diagnostic("an alias stands here", at: place(mark), hint: Converter.spellOut)
            }
            return Diagnostic("the text is not YAML: \(problem)", at: place(mark))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "`\($0)`" }.joined(separator: ", ")
            return Diagnostic(
                "\(keys) is written twice in one mapping; the first is here",
                at: place(context.mark),
                hint: "keep one of them"
            )
        case .reader(let problem, let offset, _, let yaml):
            return Diagnostic(
                "the text is not YAML: \(problem)",
                at: position(of: offset, in: yaml, file: file)
            )
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return Diagnostic(
                "the text cannot be read as YAML",
                at: position(of: 0, in: "", file: file)
            )
        }
    }

    static func tooDeep(at position: SourcePosition) -> Diagnostic {
        Diagnostic(
            "lists and mappings are nested deeper than \(Limits.policyNestingDepth)",
            at: position,
            hint: "no setting needs more than five levels"
        )
    }

    /// The place of a character, counted from the start of the text.
    private static func position(of offset: Int?, in text: String, file: String) -> SourcePosition {
        var line = 1
        var column = 1
        for character in text.prefix(offset ?? 0) {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += character.unicodeScalars.count
            }
        }
        return SourcePosition(file: file, line: line, column: column)
    }
}

/// Copies the library's tree into ours, and refuses what a rule file has no use for.
private struct Converter {
    static let spellOut = "write the value out where it is meant"

    let file: String
    var findings = Diagnostics()

    mutating func node(_ node: Node, depth: Int, isKey: Bool = false) -> YAMLNode {
        let position = place(node.mark)
        guard depth <= Limits.policyNestingDepth else {
            findings.append(YAMLDocument.tooDeep(at: position))
            return YAMLNode(content: .text(""), position: position)
        }
        switch node {
        case .scalar(let scalar):
            check(anchor: scalar.anchor, at: position)
            // A quoted text bears the tag of text; a plain one only if somebody wrote it there.
            // Plain keys were given it when they were compared.
            let isBare = scalar.style == .plain && !isKey
            let accepted: [Tag.Name] = isBare ? [.implicit] : [.implicit, .str]
            check(tag: scalar.tag, accepted: accepted, at: position)
            return YAMLNode(content: .text(scalar.string), position: position)
        case .sequence(let sequence):
            check(anchor: sequence.anchor, at: position)
            check(tag: sequence.tag, accepted: [.implicit], at: position)
            var items: [YAMLNode] = []
            for item in sequence { items.append(self.node(item, depth: depth + 1)) }
            return YAMLNode(content: .list(items), position: position)
        case .mapping(let mapping):
            check(anchor: mapping.anchor, at: position)
            check(tag: mapping.tag, accepted: [.implicit], at: position)
            var entries: [YAMLEntry] = []
            for (key, value) in mapping {
                if let entry = entry(key, value, depth: depth) { entries.append(entry) }
            }
            return YAMLNode(content: .mapping(entries), position: position)
        case .alias:
            findings.append(
                Diagnostic("an alias stands here", at: position, hint: Self.spellOut)
            )
            return YAMLNode(content: .text(""), position: position)
        }
    }

    private mutating func entry(_ key: Node, _ value: Node, depth: Int) -> YAMLEntry? {
        let keyNode = node(key, depth: depth + 1, isKey: true)
        guard case .text(let text) = keyNode.content else {
            findings.append(
                Diagnostic("a key must be text, not \(keyNode.kind)", at: keyNode.position)
            )
            return nil
        }
        if text == "<<" {
            findings.append(
                Diagnostic(
                    "merge keys (`<<`) are not accepted",
                    at: keyNode.position,
                    hint: Self.spellOut
                )
            )
            return nil
        }
        return YAMLEntry(
            key: text,
            keyPosition: keyNode.position,
            value: node(value, depth: depth + 1)
        )
    }

    private mutating func check(anchor: Anchor?, at position: SourcePosition) {
        guard let anchor else { return }
        findings.append(
            Diagnostic(
                "anchors and aliases are not accepted: `&\(anchor.rawValue)`",
                at: position,
                hint: Self.spellOut
            )
        )
    }

    private mutating func check(tag: Tag, accepted: [Tag.Name], at position: SourcePosition) {
        let text = tag.rawValue
        guard !accepted.contains(where: { $0.rawValue == text }) else { return }
        findings.append(
            Diagnostic(
                "tags are not accepted: `\(text)`",
                at: position,
                hint: "every value is read as text"
            )
        )
    }

    private func place(_ mark: Mark?) -> SourcePosition {
        SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column)
    }
}
