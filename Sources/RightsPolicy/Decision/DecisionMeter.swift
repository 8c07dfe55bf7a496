/// A part of deciding a record, as `--stats` tells what it costs.
enum DecisionPart {
    /// Scanning the record, and finding its fields.
    case reading
    case license
    /// Asking the lists and the agreements, in one walk through the record.
    case lists
    /// Finding out whether something was saved of the record's origins.
    case savedSignals
    /// Gathering what carries signals, and weighing what they say.
    case signals
    /// Reading what the field or the saved file of this name says.
    case signal(String)
    /// Reading the hosts that rules ask for.
    case ruleHosts
    /// A rule, and an exception, by its number in the rule book.
    case rule(Int)
    case exception(Int)
    case clearances
    /// Putting reasons and bases together.
    case outcome
    /// Counting the record, and making the lines of the outputs.
    case lines
}

/// Follows a record through its decision.
///
/// The matcher is compiled once for `NoMeter`, which leaves nothing of it, and once for `CostMeter`.
protocol DecisionMeter {
    /// Behind a part: it was asked about the record, and took the time since the part before.
    mutating func lap(_ part: DecisionPart)
    /// The part has something to say of the record.
    mutating func meet(_ part: DecisionPart)
}

/// The meter of a run that asks for no figures.
struct NoMeter: DecisionMeter {
    // A value of no size has no place of its own, and the thread sanitizer takes the one that it is
    // given for something that the workers share.
    private let place: UInt8 = 0

    @inline(__always)
    mutating func lap(_: DecisionPart) {}

    @inline(__always)
    mutating func meet(_: DecisionPart) {}
}
