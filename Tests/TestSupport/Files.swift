import Foundation
import ProvenanceCore

/// The bytes of a file.
package func contents(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// The names in a folder, sorted.
package func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

extension ByteBuffer {
    /// A buffer that holds `bytes`.
    package init(copying bytes: some Sequence<UInt8>) {
        self.init()
        let isDone: Void? = bytes.withContiguousStorageIfAvailable {
            append(Span(_unsafeElements: $0).bytes)
        }
        if isDone == nil { for byte in bytes { append(byte) } }
    }
}
