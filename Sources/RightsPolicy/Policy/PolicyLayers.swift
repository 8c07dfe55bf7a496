import ProvenanceCore

/// A policy laid over the ones that it extends, as one tree.
///
/// | key | where both layers have it |
/// |---|---|
/// | `policy`, `description`, `tests`, `extends`, `because` | the upper layer's own |
/// | `opt-outs`, `takedowns`, `licenses.block`, `licenses.review`, rules that stop records | both |
/// | `licenses.allow`, `clearances`, rules that let records through | both, if the lower layer lets it |
/// | mappings | member by member |
/// | anything else | the upper layer's: if it is `block`, or the lower layer lets it |
///
/// What a lower layer does not say it leaves at its default, which does not allow; to set it takes
/// the same permission, but for what a project says of itself (`freeKeys`). Permission is
/// `may-override` below, by key or by the section it is in, and a line of `because` above.
struct PolicyLayers {
    /// A layer that was read.
    struct Layer {
        var root: YAMLNode
        /// Keys that the layers above may set.
        var mayOverride: Set<String>
    }

    /// Gives the text of a file; the name is relative to what the policy's name is relative to.
    typealias Open = (String) throws(Diagnostics) -> [UInt8]

    /// All files that were read, the policy's own first.
    private(set) var files: [(name: String, text: [UInt8])] = []
    private(set) var findings = Diagnostics()

    private static let ownKeys: Set = [
        "policy", "description", "tests", "extends", "because", "may-override",
    ]
    private static let stricterLists: Set = [
        "opt-outs", "takedowns", "licenses.block", "licenses.review",
    ]
    private static let looserLists: Set = ["licenses.allow", "clearances"]
    private static let sections: Set = [
        "licenses", "terms", "signals", "operator", "attribution", "cannot-check", "defaults",
        "exceptions", "paths", "agreements",
    ]
    /// What a project says of itself, where no layer below does.
    private static let freeKeys: Set = [
        "use", "purpose", "operator", "train-in", "offer-in", "record-format", "release",
        "attribution", "public-suffix-list", "paths",
    ]

    /// Reads a file and all that it extends.
    ///
    /// - Parameter chain: the files that led here, from the top.
    mutating func read(
        _ text: [UInt8],
        file: String,
        chain: [String] = [],
        _ open: Open
    ) throws(Diagnostics) -> Layer {
        files.append((file, text))
        let root = try YAMLDocument.read(
            text,
            file: file,
            emptyHint: "a policy needs at least `policy` and `use`"
        )
        guard case .mapping(let entries) = root.content else {
            return Layer(root: root, mayOverride: [])
        }
        let own = mayOverride(entries)
        guard let extends = entries.first(where: { $0.key == "extends" }) else {
            return Layer(root: root, mayOverride: own ?? [])
        }
        var base: Layer?
        for path in texts(extends.value) {
            let name = PolicyPath.normal(PolicyPath.resolved(path.text, from: file))
            guard let layer = try layer(name, path, chain + [file], open) else { continue }
            if let other = base {
                let permitted = other.mayOverride.filter { Self.permits(layer.mayOverride, $0) }
                    .union(layer.mayOverride.filter { Self.permits(other.mayOverride, $0) })
                let merged = merged(
                    Self.entries(other.root),
                    Self.entries(layer.root),
                    "",
                    Upper(because: [], isSibling: true),
                    []
                )
                base = Layer(
                    root: YAMLNode(content: .mapping(merged), position: layer.root.position),
                    mayOverride: permitted
                )
            } else {
                base = layer
            }
        }
        guard let base else { return Layer(root: root, mayOverride: own ?? []) }
        let because = entries.first { $0.key == "because" }.map { Self.entries($0.value) } ?? []
        let upper = Upper(because: because, isSibling: false)
        used = []
        let merged = merged(Self.entries(base.root), entries, "", upper, base.mayOverride)
        for reason in because where !used.contains(reason.key) {
            report(
                "`because` speaks of \(quoted(reason.key)), which overrides nothing",
                at: reason.keyPosition,
                hint: "remove it"
            )
        }
        let permitted = own.map { $0.filter { Self.permits(base.mayOverride, $0) } }
        return Layer(
            root: YAMLNode(content: .mapping(merged), position: root.position),
            mayOverride: permitted ?? base.mayOverride
        )
    }

    private mutating func layer(
        _ name: String,
        _ path: PolicyText,
        _ chain: [String],
        _ open: Open
    ) throws(Diagnostics) -> Layer? {
        if let start = chain.firstIndex(of: name) {
            let circle = (chain[start...] + [name]).map { "`\($0)`" }.joined(separator: " extends ")
            report("the policies extend each other: \(circle)", at: path.position)
            return nil
        }
        guard files.count < Limits.policyLayers else {
            report(
                "more than \(Limits.policyLayers) policies extend each other",
                at: path.position
            )
            return nil
        }
        let text: [UInt8]
        do throws(Diagnostics) {
            text = try open(name)
        } catch {
            for finding in error.all {
                report(finding.message, at: path.position, hint: finding.hint)
            }
            return nil
        }
        return try read(text, file: name, chain: chain, open)
    }

    // MARK: Merging

    /// The layer that is laid over another.
    private struct Upper {
        /// Its reasons, by key.
        var because: [YAMLEntry]
        /// Whether both are extended by a third: neither may change the other.
        var isSibling: Bool
    }

    /// The keys of `because` that were needed.
    private var used: Set<String> = []

    private mutating func merged(
        _ base: [YAMLEntry],
        _ own: [YAMLEntry],
        _ place: String,
        _ upper: Upper,
        _ permitted: Set<String>
    ) -> [YAMLEntry] {
        var merged = place.isEmpty ? base.filter { !Self.ownKeys.contains($0.key) } : base
        for entry in own {
            let path = place.isEmpty ? entry.key : "\(place).\(entry.key)"
            if Self.ownKeys.contains(path) {
                if !upper.isSibling { merged.append(entry) }
                continue
            }
            let number = merged.firstIndex { $0.key == entry.key }
            let below = number.map { merged[$0] }
            let value = value(of: entry, over: below, path, upper, permitted)
            let result = YAMLEntry(
                key: entry.key,
                keyPosition: Self.isList(path) ? (below ?? entry).keyPosition : entry.keyPosition,
                value: value
            )
            if let number { merged[number] = result } else { merged.append(result) }
        }
        return merged
    }

    private mutating func value(
        of entry: YAMLEntry,
        over below: YAMLEntry?,
        _ path: String,
        _ upper: Upper,
        _ permitted: Set<String>
    ) -> YAMLNode {
        if Self.isList(path) {
            let added = Self.items(entry.value)
            let isLooser =
                path == "rules"
                ? added.contains(where: Self.isLooserRule)
                : Self.looserLists.contains(path) && !added.isEmpty
            if isLooser { checkPermission(entry, below, path, upper, permitted) }
            let all = (below.map { Self.items($0.value) } ?? []) + added
            return YAMLNode(content: .list(all), position: entry.value.position)
        }
        if Self.sections.contains(path) || path.hasPrefix("exceptions."),
            case .mapping(let own) = entry.value.content
        {
            let base = below.map { Self.entries($0.value) } ?? []
            return YAMLNode(
                content: .mapping(merged(base, own, path, upper, permitted)),
                position: entry.value.position
            )
        }
        let isStricter = Self.text(entry.value) == "block"
        let isFree = below == nil && Self.permits(Self.freeKeys, path)
        let isSame = below.map { Self.isEqual($0.value, entry.value) } ?? false
        if upper.isSibling ? !(isSame || below == nil) : !(isStricter || isFree || isSame) {
            checkPermission(entry, below, path, upper, permitted)
        }
        return entry.value
    }

    private mutating func checkPermission(
        _ entry: YAMLEntry,
        _ below: YAMLEntry?,
        _ path: String,
        _ upper: Upper,
        _ permitted: Set<String>
    ) {
        if upper.isSibling {
            guard let below, !Self.isList(path) else { return }
            report(
                "`\(path)` is set here and at \(below.keyPosition), and both are extended",
                at: entry.keyPosition,
                hint: "leave it to one of them"
            )
            return
        }
        guard Self.permits(permitted, path) else {
            report(
                "`\(path)` may let through what the policy that is extended stops"
                    + (below.map { "; it is set at \($0.keyPosition)" } ?? ""),
                at: entry.keyPosition,
                hint: "there, `may-override: [\(path)]` would permit it"
            )
            return
        }
        let reason = upper.because.first { Self.permits([$0.key], path) }
        guard let reason, let text = Self.text(reason.value), !text.isEmpty else {
            report(
                "`\(path)` overrides the policy that is extended, and `because` does not say why",
                at: entry.keyPosition,
                hint: "add `because: {\(path): …}`"
            )
            return
        }
        used.insert(reason.key)
    }

    // MARK: Trees

    private static func isList(_ path: String) -> Bool {
        stricterLists.contains(path) || looserLists.contains(path) || path == "rules"
    }

    /// Whether a key or a section that it is in is among `keys`.
    private static func permits(_ keys: Set<String>, _ path: String) -> Bool {
        keys.contains { path == $0 || path.hasPrefix($0 + ".") }
    }

    private static func isLooserRule(_ rule: YAMLNode) -> Bool {
        guard let then = entries(rule).first(where: { $0.key == "then" })?.value else {
            return true
        }
        if let word = text(then) { return word != "block" && word != "review" }
        // A credit that is owed besides lets nothing through.
        let keys = entries(then).map(\.key)
        return !keys.contains("attribute") || keys.contains("license")
    }

    private static func entries(_ node: YAMLNode) -> [YAMLEntry] {
        if case .mapping(let entries) = node.content { entries } else { [] }
    }

    /// The items of a list; of a text itself, so that its reader can say what is wrong.
    private static func items(_ node: YAMLNode) -> [YAMLNode] {
        if case .list(let items) = node.content { items } else { [node] }
    }

    private static func text(_ node: YAMLNode) -> String? {
        if case .text(let text) = node.content { text } else { nil }
    }

    private static func isEqual(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
        switch (left.content, right.content) {
        case (.text(let one), .text(let other)): one == other
        case (.list(let one), .list(let other)):
            one.count == other.count && zip(one, other).allSatisfy(isEqual)
        case (.mapping(let one), .mapping(let other)):
            one.count == other.count
                && zip(one, other).allSatisfy { $0.key == $1.key && isEqual($0.value, $1.value) }
        case (.text, _), (.list, _), (.mapping, _): false
        }
    }

    private func texts(_ node: YAMLNode) -> [PolicyText] {
        Self.items(node).compactMap { item in
            Self.text(item).flatMap { $0.isEmpty ? nil : PolicyText($0, at: item.position) }
        }
    }

    /// The keys that a layer lets others set; nil if it does not say so.
    private mutating func mayOverride(_ entries: [YAMLEntry]) -> Set<String>? {
        guard let entry = entries.first(where: { $0.key == "may-override" }) else { return nil }
        return Set(texts(entry.value).map(\.text))
    }

    private mutating func report(
        _ message: String,
        at position: SourcePosition,
        hint: String? = nil
    ) {
        findings.appendWithinLimit(Diagnostic(message, at: position, hint: hint))
    }
}
