import ProvenanceCore

/// A licence that a page's markup names: evidence of a licence, not a statement about a use.
///
/// The trap is whose licence it is. A page credits photographs, quotes texts and links to other
/// works, each with a licence of its own; only what is about the page itself says anything about
/// the page's text. Where that is in doubt it is `other`.
///
/// Source: HTML Standard, section 4.6.7 (`rel=license`); schema.org `license`; ccREL section 5.
package struct PageLicense: Hashable, Sendable {
    /// How the licence is named, most trusted first.
    package enum Form: String, CaseIterable, Sendable {
        case meta
        case link
        case structuredData = "json-ld"
        case microdata
        /// `a rel=license`.
        case anchor
        /// A link to a licence of Creative Commons that says nothing of what it is for.
        case mention
    }

    package enum Scope: String, Sendable {
        /// The page's own text.
        case page
        /// A work on the page, or one that it links to.
        case other
    }

    /// The address or the words, as they are written.
    package var value: String
    package var form: Form
    package var scope: Scope
    /// Bytes of the page.
    package var range: Range<Int>
    /// From 1.
    package var line: Int
}

extension PageLicense {
    /// All licences that `page` names, in the order of trust, then of the page.
    ///
    /// - Parameter url: the page's own address, for structured data that names its subject.
    package static func all(in page: HTMLPage, url: String?) -> [PageLicense] {
        var found: [PageLicense] = []
        func add(_ value: String, _ form: Form, _ isPage: Bool, _ place: HTMLPage.Place) {
            guard !value.isEmpty else { return }
            // Several articles on one page each have their own; what was not read may differ.
            let isOwn =
                page.isWhole && isPage && place.other.isEmpty
                && (place.article == 0 || page.articleCount == 1)
            found.append(
                PageLicense(
                    value: value,
                    form: form,
                    scope: isOwn ? .page : .other,
                    range: place.range,
                    line: place.line
                )
            )
        }
        for meta in page.metas where metaNames.contains(meta.name) {
            add(trimmed(meta.content), .meta, true, meta.place)
        }
        for link in page.links {
            let isLicense =
                link.relations.contains("license")
                || link.relations.contains("cc:license")
            // RSL has a media type of its own, and is read by its own standard.
            guard !RSLDiscovery.isRSL(link.type) else { continue }
            switch link.element {
            case .link: if isLicense { add(link.address, .link, true, link.place) }
            case .a, .area:
                add(link.address, isLicense ? .anchor : .mention, isLicense, link.place)
            }
        }
        for script in page.scripts where script.isJSONLD {
            found += StructuredData.licenses(in: script, url: url, isWhole: page.isWhole)
        }
        for property in page.properties { add(property.value, .microdata, true, property.place) }
        return found.enumerated()
            .sorted { ($0.element.form.rank, $0.offset) < ($1.element.form.rank, $1.offset) }
            .map(\.element)
    }

    /// Names of metas that give a licence: HTML's register and Dublin Core.
    private static let metaNames: Set<String> = [
        "license", "dc.rights", "dc.rights.license", "dcterms.license", "dcterms.rights",
        "dc.license", "dcterms.rights.license", "cc:license",
    ]

    /// Whether an address is one of a licence or dedication of Creative Commons.
    static func isMention(_ address: String) -> Bool {
        guard let url = LicenseURL(trimmed(address)), url.hasScheme else { return false }
        return url.host == "creativecommons.org"
            && (url.path.hasPrefix("licenses/") || url.path.hasPrefix("publicdomain/"))
    }
}

extension PageLicense.Form {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
