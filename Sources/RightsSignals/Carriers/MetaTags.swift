package import ProvenanceCore

/// The meta tags of a page that hold signals, as records keep them once the page was parsed: an
/// object of strings, a list of pairs, or a list of objects with a name and a content.
package struct MetaTags: Sendable {
    package private(set) var fields: [SignalField] = []

    /// - Parameters:
    ///   - value: the field's bytes, an object or a list.
    ///   - crawlers: names of crawlers, in lower case, whose own tags count as well.
    package init(_ value: RawSpan, kind: JSONKind, crawlers: [String]) {
        var fields = SignalFields(carrier: .metaTag) { _ in false }
        NamedValues.forEach(
            in: value,
            kind: kind,
            nameKeys: ["name"],
            valueKeys: ["content", "value"]
        ) { name, value, kind in
            guard name.byteCount <= 64 else { return }
            let normalized = lowerASCII(String(copying: name))
            if TDMReservation.Name(name) != nil {
                fields.add(SignalFields.normalized(name), value, kind: kind)
            } else if normalized == "robots" || crawlers.contains(normalized) {
                fields.add(normalized, value, kind: kind)
            }
        }
        self.fields = fields.all
    }
}
