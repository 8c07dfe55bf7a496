import Synchronization

/// Keeps the value that it is a part of where it stands: whoever borrows that value gets its
/// address, and never a copy of its words.
///
/// For values of one owner that are large and lent once a record. Without it a borrowed value
/// whose parts are all plain words may be copied as a whole for a call, and is, wherever it is a
/// part of an object or of another value that changes: with Swift 6.3 a sixth of all instructions
/// that a small record cost went there. An atomic is the one type of the language that promises
/// never to be moved while it is borrowed, and so is every value that holds one.
package struct InPlace: ~Copyable, Sendable {
    private let anchor = Atomic<UInt8>(0)

    package init() {}
}
