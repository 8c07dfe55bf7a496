/// Types of schema.org, as far as they tell a page's own text from other works on it.
///
/// Source: schema.org, types beneath `WebPage`, `Article` and others that are the text of a
/// page.
enum SchemaType {
    /// Whether `type` (a name, or an address that ends in it) is a page's own text. Images,
    /// videos, data sets, software and whatever is not known are works of their own.
    static func isPage(_ type: String) -> Bool {
        let name = type.split { $0 == "/" || $0 == ":" || $0 == "#" }.last ?? ""
        return pages.contains(lowerASCII(name))
    }

    private static let pages: Set<String> = [
        "webpage", "aboutpage", "checkoutpage", "collectionpage", "contactpage", "faqpage",
        "itempage", "medicalwebpage", "profilepage", "qapage", "realestatelisting",
        "searchresultspage", "website",
        "article", "advertisercontentarticle", "newsarticle", "analysisnewsarticle",
        "askpublicnewsarticle", "backgroundnewsarticle", "opinionnewsarticle",
        "reportagenewsarticle", "reviewnewsarticle", "report", "satiricalarticle",
        "scholarlyarticle", "medicalscholarlyarticle", "socialmediaposting", "blogposting",
        "liveblogposting", "discussionforumposting", "techarticle", "apireference",
        "creativework", "learningresource", "course", "recipe", "howto", "chapter", "book",
        "thesis", "question", "answer",
    ]
}
