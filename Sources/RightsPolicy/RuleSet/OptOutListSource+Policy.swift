/// A list of the policy, as the list reader wants it.
extension OptOutListSource {
    init(_ list: PolicyList) {
        let kind: OptOutKind =
            switch list.kind {
            case .domains: .domains
            case .hosts: .hosts
            }
        self.init(kind: kind, path: list.path, position: list.position)
        name = list.name
        format =
            switch list.format {
            case .auto: .auto
            case .lines: .lines
            case .csv: .csv
            case .jsonl: .jsonl
            case .hosts: .hosts
            case .adblock: .adblock
            }
        date = list.date
        uses = list.uses
        minEntries = list.minEntries
        maxRejected = list.maxRejected
        maxAgeDays = list.maxAgeDays
        maxShrinkPercent = list.maxShrinkPercent
        allowsPublicSuffixes = list.publicSuffixes == .allow
        isTakedown = list.isTakedown
    }
}
