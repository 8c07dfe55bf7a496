/// Every standard that is read, one line each.
package enum SignalRegistry {
    package static let all: [SignalStandard] = [
        RSL.standard,
        CAWG.standard,
        IPTC.standard,
    ]

    package static func standard(named name: String) -> SignalStandard? {
        all.first { $0.name == name }
    }
}
