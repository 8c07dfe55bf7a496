import ProvenanceCore
import RightsDatabase
import RightsSignals

/// An RSL document as agreements in draft: what a publisher offers to anyone, and nobody has
/// accepted. One an offer: a licence of a `content`.
///
/// What RSL says and an agreement cannot is never dropped: payments, reports, who may use it and
/// legal statements stand among the obligations, and a pattern of paths that no scope can express
/// is refused. Source: RSL 1.0 (STANDARDS; read 2026-11-23).
enum RSLOffers {
    /// - Parameter origin: the site that the document was found on: what its paths are paths of.
    static func rows(
        of bytes: RawSpan,
        file: String,
        origin: String?
    ) throws(Diagnostics) -> [RightsImport.Row] {
        let document: RSLDocument
        switch RSLReader.read(bytes, isAssociated: false) {
        case .document(let read): document = read
        case .invalid(let fault):
            throw Diagnostics([
                Diagnostic(
                    "the document is no valid RSL: \(fault.message)",
                    at: SourcePosition(file: file, line: fault.place.line)
                )
            ])
        case .notRSL:
            throw Diagnostics([
                Diagnostic(
                    "the document is XML, and not RSL",
                    at: SourcePosition(file: file, line: 1),
                    hint: "sheets are read as CSV or TSV"
                )
            ])
        }
        var rows: [RightsImport.Row] = []
        var findings = Diagnostics()
        var holders: Set<String> = []
        for content in document.contents {
            for (number, license) in content.licenses.enumerated() {
                findings.collecting { () throws(Diagnostics) in
                    let position = SourcePosition(file: file, line: license.place.line)
                    let scope = try self.scope(content, origin, position)
                    let holder = holder(content, scope)
                    if holders.insert(holder.id).inserted {
                        rows.append(
                            RightsImport.Row(
                                kind: .holder,
                                settings: holder.settings,
                                position: position
                            )
                        )
                    }
                    rows.append(
                        RightsImport.Row(
                            kind: .agreement,
                            settings: try offer(
                                license,
                                content,
                                id: RightsDocument.id("rsl \(scope) \(number + 1)"),
                                holder: holder.id,
                                scope: scope,
                                file: file,
                                position
                            ),
                            position: position
                        )
                    )
                }
            }
        }
        guard findings.isEmpty else { throw findings }
        return rows
    }

    private static func offer(
        _ license: RSLLicense,
        _ content: RSLContent,
        id: String,
        holder: String,
        scope: String,
        file: String,
        _ position: SourcePosition
    ) throws(Diagnostics) -> [(name: String, input: RightsInput)] {
        guard let permitted = license.permits.usage else {
            throw Diagnostics([
                Diagnostic(
                    "the offer names no usage that it permits",
                    at: position,
                    hint: "write the agreement by hand: `sluice rights add agreement`"
                )
            ])
        }
        if permitted.hasUnknown || license.prohibits.usage?.hasUnknown == true {
            throw Diagnostics([
                Diagnostic(
                    "the offer names a usage that is none of RSL's",
                    at: position,
                    hint: "write the agreement by hand: `sluice rights add agreement`"
                )
            ])
        }
        let prohibits = uses(license.prohibits.usage?.usages ?? [])
        let grants = uses(permitted.usages).filter { use in
            !prohibits.contains { $0.prohibits(use) }
        }
        var settings: [(name: String, input: RightsInput)] = [
            ("id", .text(id)), ("title", .text("offer of \(scope)")),
            ("holders", .items([holder])), ("document", .text(Files.name(of: file))),
            ("status", .text("draft")), ("until", .text("open-ended")),
            ("grants", .items(grants.isEmpty ? ["none"] : grants.map(\.rawValue))),
            ("train-in", .items(places(license))), ("offer-in", .items(places(license))),
            ("covers", .items([scope])), ("grantor-role", .text("owner")),
        ]
        if !prohibits.isEmpty { settings.append(("prohibits", .items(prohibits.map(\.rawValue)))) }
        let owed = obligations(license, content)
        if !owed.isEmpty { settings.append(("obligations", .items(owed))) }
        return settings
    }

    private static func uses(_ usages: Set<RSLUsage>) -> [Use] {
        let all = usages.reduce(into: Set<Use>()) { $0.formUnion($1.uses) }
        return Use.allCases.filter(all.contains)
    }

    private static func places(_ license: RSLLicense) -> [String] {
        license.permits.geo?.words ?? ["worldwide"]
    }

    // MARK: Where

    /// The scope of a `content`: its host, or the beginning of its addresses.
    private static func scope(
        _ content: RSLContent,
        _ origin: String?,
        _ position: SourcePosition
    ) throws(Diagnostics) -> String {
        var url = content.url
        if url.hasPrefix("/") {
            guard let origin else {
                throw Diagnostics([
                    Diagnostic(
                        "\(quoted(url)) is a path, and nothing says of which site",
                        at: position,
                        hint: "name it with --origin https://…"
                    )
                ])
            }
            url = origin + url
        }
        let isExact = url.hasSuffix("$") && !url.hasSuffix("*$")
        if url.hasSuffix("$") { url.removeLast() }
        if url.hasSuffix("*") { url.removeLast() }
        guard url.contains("://"), !url.contains("*"), !url.contains("$") else {
            throw Diagnostics([
                Diagnostic(
                    "\(quoted(content.url)) is a pattern that no agreement can cover",
                    at: position,
                    hint:
                        "an agreement covers hosts, addresses and their beginnings; write it by hand"
                )
            ])
        }
        let rest = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)[2]
        let path = rest.drop { $0 != "/" }
        if path.isEmpty || path == "/" && !isExact {
            return "host:\(rest.prefix { $0 != "/" })"
        }
        return isExact ? "url:\(url)" : "url-prefix:\(url)"
    }

    private static func holder(
        _ content: RSLContent,
        _ scope: String
    ) -> (id: String, settings: [(name: String, input: RightsInput)]) {
        let host =
            scope.hasPrefix("host:")
            ? String(scope.dropFirst(5))
            : scope.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first
                .map(String.init) ?? scope
        let name = content.copyright?.holder ?? ""
        let id = RightsDocument.id(name.isEmpty ? host : name)
        var settings: [(name: String, input: RightsInput)] = [
            ("id", .text(id.isEmpty ? "rsl" : id)), ("name", .text(name.isEmpty ? host : name)),
        ]
        let contact = content.copyright?.contactEmail ?? content.copyright?.contactURL
        if let contact { settings.append(("contact", .text(contact))) }
        return (id.isEmpty ? "rsl" : id, settings)
    }

    // MARK: What is owed

    private static func obligations(_ license: RSLLicense, _ content: RSLContent) -> [String] {
        var owed: [String] = []
        if let payment = license.payment {
            let kind = payment.kind?.rawValue ?? "of an unknown kind"
            let amounts = payment.amounts.map { " \($0.value) \($0.currency)" }.joined()
            owed.append("payment: \(kind)\(amounts)")
            owed += (payment.standard + payment.custom).map { "terms of payment: \($0)" }
        }
        if let user = license.permits.user {
            owed.append("only for: \(user.words.joined(separator: " "))")
        }
        if let user = license.prohibits.user {
            owed.append("not for: \(user.words.joined(separator: " "))")
        }
        if let geo = license.prohibits.geo {
            owed.append("not in: \(geo.words.joined(separator: " "))")
        }
        owed += license.reporting.map { "report: \($0.type) \($0.endpoint ?? $0.profile)" }
        owed += license.legal.map { "\($0.type): \($0.text)" }
        if let terms = content.terms { owed.append("terms: \(terms)") }
        if let server = content.server { owed.append("license server: \(server)") }
        var seen: Set<String> = []
        return owed.map { text in
            text.split(whereSeparator: \.isNewline).joined(separator: " ")
        }.filter { seen.insert($0).inserted }
    }
}
