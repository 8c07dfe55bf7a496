import ProvenanceCore

/// What libFuzzer calls, by way of each target.
package func runFuzzTarget(
    _ name: String,
    _ start: UnsafePointer<UInt8>?,
    _ count: Int
) -> CInt {
    guard let target = FuzzTarget.target(named: name) else {
        preconditionFailure("no target is named \(name)")
    }
    // SAFETY: libFuzzer's bytes are valid until this returns.
    target.run(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: start, count: count)))
    return 0
}
