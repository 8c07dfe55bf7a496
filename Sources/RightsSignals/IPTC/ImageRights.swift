import ProvenanceCore

/// What the metadata of an image or a document says of its rights: evidence of a licence and of
/// whom to credit, not statements about uses.
///
/// From XMP by namespace, or from JSON as ExifTool writes it (`XMP-xmpRights:WebStatement`,
/// `WebStatement`, or `{"XMP-xmpRights": {"WebStatement": …}}`).
package struct ImageRights: Sendable {
    /// What is looked for, by the names that ExifTool has for it.
    package enum Field: String, CaseIterable, Sendable {
        case dataMining = "DataMining"
        case otherConstraints = "OtherConstraints"
        case embeddedRights = "EmbdEncRightsExpr"
        case linkedRights = "LinkedEncRightsExpr"
        /// The address of the licence.
        case webStatement = "WebStatement"
        case usageTerms = "UsageTerms"
        /// Whether the work is protected: `False` means the public domain.
        case marked = "Marked"
        case licensorURL = "LicensorURL"
        case license = "License"
        case rights = "Rights"
        case creator = "Creator"
        case credit = "Credit"
        /// Whether the image was made by a model; not a licence.
        case digitalSourceType = "DigitalSourceType"
    }

    package struct Finding: Hashable, Sendable {
        package var field: Field
        package var value: String
        package var range: Range<Int>
        package var line: Int?
        /// Whether it stands in a namespace of that name that is not the standard's.
        package var isMisplaced = false
    }

    package internal(set) var findings: [Finding] = []
    /// Whether there is more than is kept, so that what is not seen may be a refusal.
    package internal(set) var isCut = false

    package func values(_ field: Field) -> [String] {
        findings.filter { $0.field == field }.map(\.value)
    }
}

extension ImageRights {
    private static let plus = "http://ns.useplus.org/ldf/xmp/1.0/"
    private static let iptcExtension = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    private static let rightsManagement = "http://ns.adobe.com/xap/1.0/rights/"
    private static let dublinCore = "http://purl.org/dc/elements/1.1/"

    /// Where XMP has each field.
    private static let names: [XMLName: Field] = [
        XMLName(plus, "DataMining"): .dataMining,
        XMLName(plus, "OtherConstraints"): .otherConstraints,
        XMLName(plus, "LicensorURL"): .licensorURL,
        XMLName(iptcExtension, "EmbdEncRightsExpr"): .embeddedRights,
        XMLName(iptcExtension, "LinkedEncRightsExpr"): .linkedRights,
        XMLName(iptcExtension, "DigitalSourceType"): .digitalSourceType,
        XMLName(rightsManagement, "WebStatement"): .webStatement,
        XMLName(rightsManagement, "UsageTerms"): .usageTerms,
        XMLName(rightsManagement, "Marked"): .marked,
        XMLName("http://creativecommons.org/ns#", "license"): .license,
        XMLName(dublinCore, "rights"): .rights,
        XMLName(dublinCore, "creator"): .creator,
        XMLName("http://ns.adobe.com/photoshop/1.0/", "Credit"): .credit,
    ]

    /// Reads an XMP packet.
    package init(xmp text: RawSpan) throws(XMLFault) { self.init(try XMPPacket(text)) }

    init(_ packet: XMPPacket) {
        for property in packet.properties {
            var isMisplaced = false
            var field = Self.names[property.name]
            if field == nil, property.name.local == "DataMining",
                lowerASCII(property.name.namespace).contains("useplus.org")
            {
                // `http://ns.useplus.org/LDF/1.0/` is in use.
                field = .dataMining
                isMisplaced = true
            }
            guard let field else { continue }
            for value in property.values {
                guard findings.count < Limits.signalTokens else {
                    isCut = true
                    return
                }
                findings.append(
                    Finding(
                        field: field,
                        value: value,
                        range: property.range,
                        line: property.line,
                        isMisplaced: isMisplaced
                    )
                )
            }
        }
    }

    /// Reads JSON as ExifTool writes it: an object, or a list of one; with groups as prefixes or
    /// as objects. Nil for what is no JSON.
    package init?(json text: RawSpan) {
        guard let json = SoundJSON(text) else { return nil }
        guard json.kind == .object || json.kind == .array else { return }
        var walk = JSONWalk()
        walk.read(json.value, in: json.text, depth: 0)
        findings = walk.findings
        isCut = walk.isCut
    }

    private struct JSONWalk {
        var findings: [Finding] = []
        var isCut: Bool { budget.isSpent || isFull }
        private var isFull = false
        private var budget = MemberBudget()

        /// The fields by the last part of their keys, in lower case.
        private static let fields: [String: Field] = {
            var fields: [String: Field] = [:]
            for field in Field.allCases { fields[lowerASCII(field.rawValue)] = field }
            return fields
        }()

        init() {}

        mutating func read(_ value: RawSpan, in text: RawSpan, depth: Int) {
            var elements = JSONElements(of: value)
            while let element = elements.next(), budget.take() {
                let key = lowerASCII(JSONText.string(element.key, kind: element.keyKind))
                let name = String(key.split(separator: ":").last ?? "")
                if let field = Self.fields[name] {
                    add(field, element.value, element.kind, in: text, depth: 0)
                } else if element.kind == .object, depth < 2 {
                    // A group, or the one object of a list.
                    read(element.value, in: text, depth: depth + 1)
                }
            }
        }

        private mutating func add(
            _ field: Field,
            _ value: RawSpan,
            _ kind: JSONKind,
            in text: RawSpan,
            depth: Int
        ) {
            guard findings.count < Limits.signalTokens else {
                isFull = true
                return
            }
            switch kind {
            case .string, .escapedString, .number, .true, .false:
                findings.append(
                    Finding(
                        field: field,
                        value: trimmed(JSONText.string(value, kind: kind)),
                        range: text.byteOffsets(of: value) ?? 0..<text.byteCount,
                        line: nil
                    )
                )
            case .array, .object:
                guard depth < 2 else { return }
                // A list, or one text in several languages.
                var elements = JSONElements(of: value)
                while let element = elements.next(), budget.take() {
                    add(field, element.value, element.kind, in: text, depth: depth + 1)
                }
            case .null: break
            }
        }
    }
}
