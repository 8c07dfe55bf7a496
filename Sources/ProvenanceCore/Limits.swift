/// Every bound on input and on memory, each with its reason. A loop over input names one of these.
package enum Limits {
    /// Default of `--max-line`: the longest line that is kept as a record. Real web records stay
    /// below 10 MB; a longer line is quarantined by offset, length and digest.
    package static let lineBytes = 16 << 20

    /// Upper bound of `--max-line`: offsets inside a chunk fit 32 bits with room to spare.
    package static let lineBytesCeiling = 1 << 30

    /// Containers nested deeper than this are `parse.depth`. Real records stay below 20;
    /// parsers downstream recurse, and 512 is the least that common ones accept.
    package static let nestingDepth = 512

    /// Wanted fields kept of one record. A plan asks for some forty paths, so more can only come
    /// from keys that are repeated to confuse; such a record is never allowed.
    package static let fieldsPerRecord = 256

    /// Documents inside strings that are looked into, for each record. Profiles name at most three.
    package static let embeddedDocuments = 8

    /// Longest text that is read as a licence. A field that is longer holds a licence's full text
    /// or something else; it is `license.unknown`, never searched.
    package static let licenseTextBytes = 64 << 10

    /// Parentheses nested deeper than this in a licence expression are refused. Real ones stay
    /// below 5; the bound keeps "((((…" from costing memory.
    package static let licenseDepth = 64

    /// Tokens of a licence expression. The longest real ones list some hundred licences.
    package static let licenseTokens = 4096

    /// Words of a licence name. The longest name that is recognised has some twenty.
    package static let licenseNameWords = 48

    /// Arrays and objects nested inside a licence field.
    package static let licenseNesting = 8

    /// Steps from a deprecated licence id to its last successor. The list needs two.
    package static let licenseSuccessors = 8
}
