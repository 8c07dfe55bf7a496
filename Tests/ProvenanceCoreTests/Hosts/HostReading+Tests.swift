import ProvenanceCore
import TestSupport

/// How tests write a reading: the normal form, or `!` and the fault.
func hostText(ofURL url: String) -> String { hostText(ofURL: Array(url.utf8)) }

func hostText(ofURL url: [UInt8]) -> String {
    var reader = HostReader()
    var host = ByteBuffer()
    let text = ByteBuffer(copying: url)
    return describe(reader.readHost(ofURL: text.bytes, into: &host), host.bytes)
}

func hostText(named name: String) -> String {
    var reader = HostReader()
    var host = ByteBuffer()
    let text = ByteBuffer(copying: name.utf8)
    return describe(reader.readHost(named: text.bytes, into: &host), host.bytes)
}

private func describe(_ reading: HostReading, _ host: RawSpan) -> String {
    if case .unreadable(let fault) = reading { "!\(fault)" } else { String(copying: host) }
}
