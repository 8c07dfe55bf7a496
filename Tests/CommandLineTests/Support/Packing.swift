import ProvenanceCore
import TestSupport

/// `bytes` packed as `container`, in several members.
func packed(_ bytes: [UInt8], as container: Container, memberByteCount: Int = 3000) -> [UInt8] {
    if container == .plain { return bytes }
    var encoder = MemberEncoder(container: container)
    var output = ByteBuffer()
    var start = 0
    while start < bytes.count {
        let end = min(start + memberByteCount, bytes.count)
        encoder.append(member: Array(bytes[start..<end]).span.bytes, to: &output)
        start = end
    }
    return output.withUnsafeBytes { [UInt8]($0) }
}

/// The content of the file at `path`, however it is packed; throws if it is damaged or cut.
func unpackedContents(of path: String) throws -> [UInt8] {
    var reader = try ShardReader(path: path, digest: false)
    var content = ByteBuffer()
    while try reader.read(into: &content, until: content.count + 1 << 16) {}
    return content.withUnsafeBytes { [UInt8]($0) }
}
