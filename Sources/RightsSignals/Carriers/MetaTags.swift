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
            guard let known = Self.known(name, crawlers) else { return }
            fields.add(known, value, kind: kind)
        }
        self.fields = fields.all
    }

    /// The name of a meta tag that some standard reads, or nil.
    private static func known(_ name: RawSpan, _ crawlers: [String]) -> String? {
        if TDMReservation.Name(name) != nil { return SignalFields.normalized(name) }
        let lower = lowerASCII(String(copying: name))
        return lower == "robots" || crawlers.contains(lower) ? lower : nil
    }

    /// One meta tag of a page, and where it stands.
    struct Placed {
        var field: SignalField
        var place: HTMLPage.Place
    }

    /// The meta tags of a page's markup.
    ///
    /// TDMRep has them in the head. What stands elsewhere, or on a page that was
    /// not read to its end, can still reserve, but lift no reservation.
    static func all(in page: HTMLPage, crawlers: [String]) -> [Placed] {
        var tags: [Placed] = []
        for meta in page.metas where tags.count < Limits.signalFields {
            let name = ByteBuffer(text: meta.name)
            guard name.count <= 64, let known = known(name.bytes, crawlers) else { continue }
            let content = ByteBuffer(text: meta.content)
            if TDMReservation.Name(name.bytes) != nil,
                TDMReservation(content.bytes) != .reserved,
                !meta.place.isInHead || !page.isWhole
            {
                continue
            }
            let text = Array(meta.content.utf8.prefix(Limits.signalURLBytes + 1))
            tags.append(
                Placed(
                    field: SignalField(.metaTag, name: known, text: text, line: meta.place.line),
                    place: meta.place
                )
            )
        }
        return tags
    }
}
