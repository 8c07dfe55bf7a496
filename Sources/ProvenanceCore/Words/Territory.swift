/// Where something may be done: countries by their codes, areas, or `worldwide`.
///
/// Sources: the European Union's list of its 27 member states, and the Agreement on the European
/// Economic Area with its members as of 2026 (those states, Iceland, Liechtenstein and Norway);
/// read 2026-11-23.
package enum Territory {
    package static let worldwide = "worldwide"

    /// The members of the European Union.
    private static let union: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ]

    /// The countries of an area; nil where it is no area that can be counted out.
    private static func members(of place: String) -> Set<String>? {
        switch place {
        case "EU": union
        case "EEA": union.union(["IS", "LI", "NO"])
        default: nil
        }
    }

    /// Whether a permission for `places` reaches all of `place`. Of nothing nothing is reached.
    package static func reaches(_ places: [String], _ place: String) -> Bool {
        if places.contains(worldwide) || places.contains(place) { return true }
        var reached = Set(places)
        for area in places { reached.formUnion(members(of: area) ?? []) }
        guard let wanted = members(of: place) else { return reached.contains(place) }
        return wanted.isSubset(of: reached)
    }

    /// Whether a permission for `places` reaches everything that is `wanted`. What is not said
    /// may be anywhere.
    package static func reaches(_ places: [String], all wanted: [String]) -> Bool {
        if wanted.isEmpty { return places.contains(worldwide) }
        return wanted.allSatisfy { reaches(places, $0) }
    }
}
