/// A list of the policy, as the list reader wants it.
extension OptOutListSource {
    init(_ list: PolicyList) {
        self.init(kind: list.kind, path: list.path, position: list.position)
        name = list.name
        format = list.format
        date = list.date
        uses = list.uses
        minEntries = list.minEntries
        maxRejected = list.maxRejected
        maxAgeDays = list.maxAgeDays
        maxShrinkPercent = list.maxShrinkPercent
        allowsPublicSuffixes = list.publicSuffixes == .allow
        isTakedown = list.isTakedown
        aliases = list.aliases
    }
}
