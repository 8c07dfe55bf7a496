import TestSupport

/// Lines for tests that need many, or one of each kind, and a policy that tells them apart.
enum Records {
    static let allowed = #"{"id": "a", "text": "t", "license": "CC0-1.0"}"# + "\n"
    static let owing = #"{"id": "b", "text": "t", "license": "MIT"}"# + "\n"
    static let blocked = #"{"id": "c", "text": "t", "license": "CC-BY-NC-4.0"}"# + "\n"
    static let unreadable = "{\n"

    static let policy = "policy: p\nuse: train\nlicenses: {allow: [public-domain, permissive]}\n"

    /// At least `byteCount` bytes of allowed records that do not pack well; at most 3 MiB.
    static func manyAllowed(byteCount: Int) -> [UInt8] {
        let end = many[byteCount...].firstIndex(of: UInt8(ascii: "\n")) ?? many.count - 1
        return Array(many[...end])
    }

    private static let many: [UInt8] = {
        var lines: [UInt8] = []
        lines.reserveCapacity(3 << 20 + 256)
        var state: UInt64 = 1
        while lines.count < 3 << 20 {
            lines += Array(#"{"license": "CC0-1.0", "text": ""#.utf8)
            for _ in 0..<16 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                lines += Array(String(state, radix: 36).utf8)
            }
            lines += Array("\"}\n".utf8)
        }
        return lines
    }()
}

extension Scratch {
    /// A folder with `policy.yaml`.
    static func withPolicy() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(Records.policy, as: "policy.yaml")
        return scratch
    }
}
