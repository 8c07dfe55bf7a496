package import ProvenanceCore
import Yams

/// Reads one YAML document as a tree of texts. The only file that knows the YAML library.
///
/// Refused, each with its place: syntax errors, anchors, aliases, tags, merge keys, several
/// documents, keys that occur twice, keys that are not text, bytes that are not UTF-8, and what
/// exceeds `Limits.policyBytes` or `Limits.policyNestingDepth`. A byte order mark and CRLF are
/// accepted. Source: YAML 1.1 as libyaml reads it.
package enum YAMLDocument {
    /// - Parameters:
    ///   - file: the file's name, as messages print it.
    ///   - emptyHint: what to write into a file that holds nothing.
    /// - Throws: what is wrong with the text; nothing is read from a text with a fault.
    package static func read(
        _ text: [UInt8],
        file: String,
        emptyHint: String? = nil
    ) throws(Diagnostics) -> YAMLNode {
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
        if let offset = YAMLAliasGuard.refusedAnchor(in: string.utf8) {
            let index = string.utf8.index(string.startIndex, offsetBy: offset)
            let place = position(of: string[..<index], file: file)
            throw Diagnostics([Converter.refusal("anchors and aliases", at: place)])
        }
        guard let document = try parsed(string, file: file) else {
            let start = SourcePosition(file: file, line: 1, column: 1)
            throw Diagnostics([Diagnostic("the file is empty", at: start, hint: emptyHint)])
        }
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
    ) throws(Diagnostics) -> (root: Node, parser: Parser)? {
        do {
            // The basic resolver gives no text a type; the encoding is named because its default
            // can be changed by an environment variable.
            let parser = try Parser(yaml: string, resolver: .basic, encoding: .utf8)
            return try parser.singleRoot().map { ($0, parser) }
        } catch let error as YamlError {
            throw Diagnostics([diagnostic(of: error, file: file)])
        } catch {
            throw Diagnostics([
                Diagnostic("the text is not YAML", at: SourcePosition(file: file, line: 1))
            ])
        }
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
            // What is never closed is looked for where it was opened.
            let isOpen = problem.contains("end of stream")
            return Diagnostic(
                "the text is not YAML: \(problem)\(around)",
                at: place(isOpen ? context?.mark ?? mark : mark),
                hint: remedies.first { problem.contains($0.problem) }?.remedy
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
                return Converter.refusal("anchors and aliases", at: place(mark))
            }
            return Diagnostic("the text is not YAML: \(problem)", at: place(mark))
        case .duplicatedKeysInMapping(let duplicates, let context):
            // The place is that of the first of the keys; the others are found in the next run.
            return Diagnostic(
                "\(quoted(duplicates.first ?? "")) is written twice in one mapping; "
                    + "the first is here",
                at: place(context.mark),
                hint: "keep one of them"
            )
        case .reader(let problem, let offset, _, let yaml):
            return Diagnostic(
                "the text is not YAML: \(problem)",
                at: position(of: yaml.prefix(offset ?? 0), file: file)
            )
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return Diagnostic(
                "the text cannot be read as YAML",
                at: SourcePosition(file: file, line: 1)
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

    /// The place behind `text`, the beginning of a file.
    private static func position(of text: Substring, file: String) -> SourcePosition {
        var line = 1
        var column = 1
        for character in text {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += character.unicodeScalars.count
            }
        }
        return SourcePosition(file: file, line: line, column: column)
    }

    /// What to do about the library's commonest complaints.
    private static let remedies: [(problem: String, remedy: String)] = [
        ("cannot start any token", "quote a text that starts with a sign, and indent with spaces"),
        ("mapping values are not allowed", "quote a text that holds a colon and a space"),
        ("did not find expected key", "check the indentation"),
    ]
}

/// Copies the library's tree into ours, and refuses what a rule file has no use for.
private struct Converter {
    let file: String
    var findings = Diagnostics()
    private var anchors: Set<SourcePosition> = []

    init(file: String) { self.file = file }

    mutating func node(_ node: Node, depth: Int) -> YAMLNode {
        let position = place(node.mark)
        let nothing = YAMLNode(content: .text(""), position: position)
        guard depth <= Limits.policyNestingDepth else {
            findings.appendWithinLimit(YAMLDocument.tooDeep(at: position))
            return nothing
        }
        // What bears an anchor may be reached over and over: it is not looked into.
        guard isPlain(node, at: position) else { return nothing }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain
            return YAMLNode(
                content: .text(scalar.string),
                position: position,
                isQuoted: isQuoted
            )
        case .sequence(let sequence):
            var items: [YAMLNode] = []
            for item in sequence { items.append(self.node(item, depth: depth + 1)) }
            return YAMLNode(content: .list(items), position: position)
        case .mapping(let mapping):
            var entries: [YAMLEntry] = []
            for (key, value) in mapping {
                if let entry = entry(key, value, depth: depth) { entries.append(entry) }
            }
            return YAMLNode(content: .mapping(entries), position: position)
        case .alias:
            return nothing
        }
    }

    private mutating func entry(_ key: Node, _ value: Node, depth: Int) -> YAMLEntry? {
        let position = place(key.mark)
        guard case .scalar(let scalar) = key else {
            findings.appendWithinLimit(
                Diagnostic("a key must be text, not a list or a mapping", at: position)
            )
            return nil
        }
        guard isPlain(key, at: position, isKey: true) else { return nil }
        if scalar.style == .plain, scalar.string == "<<" {
            findings.appendWithinLimit(Self.refusal("merge keys (`<<`)", at: position))
            return nil
        }
        return YAMLEntry(
            key: scalar.string,
            keyPosition: position,
            value: node(value, depth: depth + 1)
        )
    }

    /// Whether a node is neither an alias nor bears an anchor or a tag; a finding if not.
    private mutating func isPlain(
        _ node: Node,
        at position: SourcePosition,
        isKey: Bool = false
    ) -> Bool {
        let tag: Tag
        var accepted: [Tag.Name] = [.implicit]
        var isAlias = false
        switch node {
        case .scalar(let scalar):
            tag = scalar.tag
            // A quoted text bears the tag of text; a plain one only if somebody wrote it there,
            // or if it is a key, which was given it when it was compared.
            if scalar.style != .plain || isKey { accepted.append(.str) }
        case .sequence(let sequence): tag = sequence.tag
        case .mapping(let mapping): tag = mapping.tag
        case .alias(let alias):
            tag = alias.tag
            isAlias = true
        }
        if isAlias || node.anchor != nil {
            // Each alias leads back to the place of its anchor: one finding says it.
            if anchors.insert(position).inserted {
                findings.appendWithinLimit(Self.refusal("anchors and aliases", at: position))
            }
            return false
        }
        if !accepted.contains(where: { $0.rawValue == tag.rawValue }) {
            let standard = "tag:yaml.org,2002:"
            let name =
                tag.rawValue.hasPrefix(standard)
                ? "!!" + tag.rawValue.dropFirst(standard.count) : tag.rawValue
            findings.appendWithinLimit(Self.refusal("tags (\(quoted(name)))", at: position))
            return false
        }
        return true
    }

    static func refusal(_ what: String, at position: SourcePosition) -> Diagnostic {
        Diagnostic(
            "\(what) are not accepted",
            at: position,
            hint: "write the value out where it is meant, as text, a list or a mapping"
        )
    }

    private func place(_ mark: Mark?) -> SourcePosition {
        SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column)
    }
}
