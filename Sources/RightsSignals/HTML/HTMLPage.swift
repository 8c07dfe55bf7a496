/// What a page's markup says about itself: metas, links, scripts with data, and properties of
/// microdata; each with its place. What `HTMLReader` makes of bytes.
package struct HTMLPage: Sendable {
    /// A `meta` with a name.
    package struct Meta: Hashable, Sendable {
        /// The value of `name`, or else of `property` or `http-equiv`, in lower case.
        package var name: String
        package var content: String
        package var place: Place
    }

    /// A `link`, or an `a` or `area` that names a licence.
    package struct Link: Hashable, Sendable {
        package var element: Element
        /// The words of `rel`, in lower case.
        package var relations: [String]
        /// The address as it is written, entities undone.
        package var address: String
        /// The media type, as it is written.
        package var type: String
        package var place: Place
    }

    package enum Element: String, Sendable { case link, a, area }

    /// A `script` that holds data.
    package struct Script: Hashable, Sendable {
        /// The media type in lower case, without parameters.
        package var type: String
        package var text: String
        /// The bytes of `text`.
        package var range: Range<Int>
        /// The line on which the text starts.
        package var line: Int
        /// Whether it stands in the head or right in the body, so that it is about all of the page.
        package var isAboutPage: Bool

        package var isRSL: Bool { type == RSLDiscovery.mediaType }
        package var isJSONLD: Bool { type == "application/ld+json" }
    }

    /// A property of microdata or RDFa that names a licence.
    package struct Property: Hashable, Sendable {
        package var name: String
        package var value: String
        package var place: Place
    }

    /// Where something stands, and whose part of the page that is.
    package struct Place: Hashable, Sendable {
        package var range: Range<Int>
        /// From 1.
        package var line: Int
        package var isInHead: Bool
        /// The innermost element around it that is about something else than the page: a figure,
        /// a quotation, an item of a list, another subject. Empty if there is none.
        package var other: String
        /// The number of the outermost `article` around it, from 1; 0 outside of articles.
        package var article: Int
    }

    package internal(set) var metas: [Meta] = []
    package internal(set) var links: [Link] = []
    package internal(set) var scripts: [Script] = []
    package internal(set) var properties: [Property] = []
    /// Articles that stand in no other article. With more than one, each speaks for itself.
    package internal(set) var articleCount = 0
    /// Whether all of the page was read: false if it is longer, or says more, than is kept.
    package internal(set) var isWhole = true
    /// Whether ranges are offsets of the text that was given. They are not if it was UTF-16.
    package internal(set) var hasOffsets = true
}
