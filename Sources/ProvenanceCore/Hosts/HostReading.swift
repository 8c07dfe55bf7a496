/// What `HostReader` made of a URL's host. The normal form itself lies in the reader's output.
package enum HostReading: Equatable, Sendable {
    /// A name: lower-case ASCII, A-labels, no trailing dot.
    case domain
    /// Four decimal numbers joined by dots.
    case ipv4
    /// The form of RFC 5952 in brackets, as URLs write it.
    case ipv6
    /// No host could be read. A record whose URL is like this cannot be checked against a list.
    case unreadable(HostFault)

    /// Whether a host was read, and it is an address rather than a name.
    package var isAddress: Bool { self == .ipv4 || self == .ipv6 }

    /// Whether a host was read.
    package var isReadable: Bool {
        if case .unreadable = self { false } else { true }
    }
}

/// Why a text has no host that can be read.
package enum HostFault: UInt8, CaseIterable, Sendable {
    /// Nothing but white space.
    case empty
    /// A path, a query or a scheme with nothing behind it.
    case noHost
    /// A scheme that names no place on the web: `mailto:`, `urn:`, `data:`, `file:`.
    case scheme
    /// A word without a dot and without a scheme: an identifier, not a URL.
    case notURL
    /// What follows the host's colon is no port.
    case port
    /// A character that no host may hold, or bytes that are no UTF-8.
    case character
    /// Two dots side by side, or a dot in front.
    case emptyLabel
    /// Longer than DNS carries.
    case tooLong
    /// Ends like an IPv4 address, but is none.
    case ipv4
    /// Brackets that hold no IPv6 address.
    case ipv6
    /// Not a name of UTS #46: an unassigned or forbidden character, or broken Punycode.
    case internationalName

    /// What is wrong, to follow the offending text in a message.
    package var explanation: StaticString {
        switch self {
        case .empty: "is empty"
        case .noHost: "names no host"
        case .scheme: "has a scheme that names no web host"
        case .notURL: "has neither a scheme nor a dot"
        case .port: "has a port that is not a number up to 65535"
        case .character: "holds a character that no host may hold"
        case .emptyLabel: "has an empty label"
        case .tooLong: "is longer than a host name may be"
        case .ipv4: "ends in a number but is no IPv4 address"
        case .ipv6: "is no IPv6 address"
        case .internationalName: "is no valid international name"
        }
    }
}
