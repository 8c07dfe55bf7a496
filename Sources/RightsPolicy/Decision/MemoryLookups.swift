/// How often a matcher could use what it remembered of the records before.
package struct MemoryLookups: Sendable {
    /// Records whose licence was looked up, and those of them whose licence was worked out.
    package var licenses: Int
    package var licenseMisses: Int
    /// Headers and meta tags that were looked up, and those of them that were read.
    package var signals: Int
    package var signalMisses: Int
    /// Origins that were asked for in saved signals, and those that were not the record's before.
    package var origins: Int
    package var originMisses: Int
}
