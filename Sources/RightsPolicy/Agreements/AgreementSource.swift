package import ProvenanceCore

/// Reads the agreements of a rights database, at the path that a policy names. Whoever opens
/// databases gives it to the compiler, which knows none.
package typealias AgreementReader =
    @Sendable (_ path: String) throws(Diagnostics) -> [Agreement]

/// The agreements that a policy names, in the order of their ids, with all that is said of them.
struct AgreementSource {
    /// Where they are kept, as the policy writes it.
    let path: String
    let agreements: [Agreement]
    /// Where each is written; empty if that is no file of lines.
    let positions: [SourcePosition]
    /// SHA-256 over all of them in their own form: equal agreements, however they are kept, have
    /// an equal digest.
    let sha256: String

    /// - Parameters:
    ///   - policyPath: what paths in the policy start from.
    ///   - reader: opens databases; nil if nobody here can.
    static func read(
        _ named: PolicyAgreements,
        from policyPath: String,
        _ reader: AgreementReader?
    ) throws(Diagnostics) -> AgreementSource {
        let written = named.store.path
        let path = PolicyPath.resolved(written.text, from: policyPath)
        let source: AgreementSource
        switch named.store {
        case .file:
            let found = try lines(of: path, written)
            source = AgreementSource(
                written.text,
                found.map(\.agreement),
                found.map { SourcePosition(file: path, line: $0.line) }
            )
        case .database:
            guard let reader else {
                throw Diagnostics([
                    Diagnostic(
                        "`\(written.text)` is a rights database, which cannot be opened here",
                        at: written.position,
                        hint: "export it, and name the export as `file`"
                    )
                ])
            }
            source = AgreementSource(written.text, try reader(path), [])
        }
        if source.agreements.isEmpty {
            // What it forbade would be forgotten.
            throw Diagnostics([
                Diagnostic(
                    "`\(written.text)` holds no agreement",
                    at: written.position,
                    hint: "restore it, or take `agreements` out of the policy"
                )
            ])
        }
        return source
    }

    private init(_ path: String, _ agreements: [Agreement], _ positions: [SourcePosition]) {
        self.path = path
        // The lowest id is charged first, so the lowest comes first.
        let order = agreements.indices.sorted {
            agreements[$0].id.utf8.lexicographicallyPrecedes(agreements[$1].id.utf8)
        }
        self.agreements = order.map { agreements[$0] }
        self.positions = positions.isEmpty ? [] : order.map { positions[$0] }
        var hasher = SHA256()
        var line = ByteBuffer()
        for agreement in self.agreements {
            line.removeAll()
            AgreementLines.append(agreement, to: &line)
            hasher.update(line.bytes)
        }
        sha256 = hasher.finish()
    }

    private static func lines(
        of path: String,
        _ written: PolicyText
    ) throws(Diagnostics) -> [(agreement: Agreement, line: Int)] {
        let file: OptOutListFile
        do throws(Diagnostic) {
            file = try OptOutListFile.read(path: path)
        } catch {
            throw Diagnostics([
                Diagnostic(
                    "the file of agreements \(error.message)",
                    at: written.position,
                    hint: error.hint
                )
            ])
        }
        return try AgreementLines.read(file.text, file: path)
    }

    // MARK: Fields

    /// Finds fault with a record format that has no field by which a prohibition could be noticed.
    func checkFields(
        of format: RecordFormat,
        _ named: PolicyAgreements?,
        _ problems: inout Diagnostics
    ) {
        var kinds = KindSet()
        for agreement in agreements where !agreement.prohibits.isEmpty {
            for kind in agreement.covers.compactMap({ $0.kind.key })
            where !kinds.contains(kind) && !format.feeds(kind) {
                kinds.insert(kind)
                problems.append(
                    Diagnostic(
                        "the record format has no field by which the \(kind.singular) that "
                            + "agreement `\(agreement.id)` prohibits could be noticed",
                        at: named?.position,
                        hint: "name one as "
                            + kind.roles.map { "`\($0.rawValue)`" }.joined(separator: " or ")
                            + " in `record-format`"
                    )
                )
            }
        }
    }
}
