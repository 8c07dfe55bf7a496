import Foundation
import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("Explore")
struct Explore {
    @Test func debian() throws {
        let reader = try LicenseFiles.reader()
        let lines = try String(contentsOfFile: "/tmp/h-licenses-strings.txt", encoding: .utf8)
        var out = ""
        for line in lines.split(separator: "\n") {
            let object = try JSONDecoder().decode(String.self, from: Data(line.utf8))
            let r = reader.read(text: object)
            out += "\(r.status.rawValue)\t\(r.method.rawValue)\t\(object.prefix(90))\t\(r.expression?.description ?? "-")\n"
        }
        try out.write(toFile: "/tmp/h-licenses-out.txt", atomically: true, encoding: .utf8)
    }
}
