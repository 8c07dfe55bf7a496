package import ProvenanceCore

/// One standard by which publishers speak: what the registry knows of it.
///
/// To add one: a file or a folder beside this, and its line in `SignalRegistry.all`. The examples
/// are its manual and its first tests.
package struct SignalStandard: Sendable {
    /// What is read, and how it came with the record.
    package struct Source: ~Escapable {
        package let carrier: SignalCarrier
        /// The text, unescaped: a header's value, a file, a packet.
        package let text: RawSpan
        /// The header's or the meta tag's name, in lower case; nil for files.
        package let name: String?

        @_lifetime(copy text)
        package init(_ carrier: SignalCarrier, _ text: RawSpan, name: String? = nil) {
            self.carrier = carrier
            self.text = text
            self.name = name
        }
    }

    /// One line of the manual, and a test.
    package struct Example: Sendable {
        package var carrier: SignalCarrier
        package var name: String?
        package var text: String
        /// The address of the work that is asked about.
        package var url: String
        /// What is said of `use` then.
        package var use: Use
        package var answer: SignalAnswer
        /// Product tokens of the crawlers that collect for training, in lower case.
        package var crawlers: [String]

        package init(
            _ carrier: SignalCarrier,
            name: String? = nil,
            _ text: String,
            url: String = "https://example.org/work",
            crawlers: [String] = [],
            _ use: Use,
            _ answer: SignalAnswer
        ) {
            self.carrier = carrier
            self.name = name
            self.text = text
            self.url = url
            self.use = use
            self.answer = answer
            self.crawlers = crawlers
        }
    }

    /// The word of `signals: {respect: …}`.
    package let name: String
    package let title: String
    /// The specification with its version or revision, section and address.
    package let specification: String
    /// The day it was read, YYYY-MM-DD.
    package let read: String
    package let carriers: [SignalCarrier]
    package let examples: [Example]
    /// Reads one source; appends what it says. Never fails: what the standard calls malformed
    /// says what the standard says it does, and is counted in the result.
    package let statements: @Sendable (borrowing Source, SignalContext, inout SignalReading) -> Void
    /// Settles what the standard itself says of its statements once all sources were read: which
    /// carrier overrides which, what a policy grants that was pointed to. Most have none.
    package let settle: @Sendable (SignalContext, inout SignalReading) -> Void

    package init(
        name: String,
        title: String,
        specification: String,
        read: String,
        carriers: [SignalCarrier],
        examples: [Example],
        statements:
            @escaping @Sendable (borrowing Source, SignalContext, inout SignalReading) -> Void,
        settle: @escaping @Sendable (SignalContext, inout SignalReading) -> Void = { _, _ in }
    ) {
        self.name = name
        self.title = title
        self.specification = specification
        self.read = read
        self.carriers = carriers
        self.examples = examples
        self.statements = statements
        self.settle = settle
    }
}
