import Foundation
import ProvenanceCore
import Testing

@Suite("Bytes that are mapped")
struct FrozenBytesTests {
    @Test("are those of the file, and stay when another is put in its place")
    func mapped() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/a"
        try Data("first".utf8).write(to: URL(fileURLWithPath: file))
        let frozen = try FrozenBytes(mapping: file)
        try Data("second".utf8).write(to: URL(fileURLWithPath: folder + "/b"))
        try Files.rename(folder + "/b", to: file)
        #expect(String(copying: frozen.bytes) == "first")
        let other = try FrozenBytes(mapping: file)
        #expect(String(copying: other.bytes) == "second")

        try Data().write(to: URL(fileURLWithPath: folder + "/empty"))
        #expect(try FrozenBytes(mapping: folder + "/empty").byteCount == 0)
    }

    @Test("cannot be had of what is no file", arguments: ["/nowhere/at/all", "/", "/dev/null"])
    func refused(path: String) {
        #expect(throws: FileFailure.self) { try FrozenBytes(mapping: path) }
    }

    @Test("a front of a file is what it has, up to what was asked for")
    func front() throws {
        let file = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("abc".utf8).write(to: URL(fileURLWithPath: file))
        let short = try Files.front(of: file, byteCount: 2)
        let long = try Files.front(of: file, byteCount: 9)
        #expect(String(copying: short.bytes) == "ab")
        #expect(String(copying: long.bytes) == "abc")
    }
}
