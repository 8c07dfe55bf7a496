package import ProvenanceCore

/// A file of clearances that a policy names, as accounts and lists of what is applied show it.
package struct ClearanceAccount: Sendable {
    /// As the policy names it.
    package let path: String
    /// Rows that are decided.
    package let entryCount: Int
    package let sha256: String
    private let terms: [Clearance]

    init(path: String, text: [UInt8]) throws(Diagnostics) {
        self.path = path
        terms = try ClearanceReader.read(text, file: path)
        entryCount = terms.count
        sha256 = SHA256.hex(of: text.span.bytes)
    }

    /// How many of them count on that day.
    package func inForceCount(on day: Day) -> Int { terms.count { $0.isInForce(on: day) } }
}
