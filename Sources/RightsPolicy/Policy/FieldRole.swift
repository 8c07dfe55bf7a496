/// What a field of a record says. The raw value is its key in `record-format` and in profiles.
///
/// To add one: a case here, and its paths in `Rules/profiles`.
package enum FieldRole: String, CaseIterable, SettingWord {
    /// The licence as the publisher declares it. All candidates are read and must agree.
    case license
    /// A licence that a tool found: kept apart from what is declared.
    case detectedLicense = "detected-license"
    case licenseName = "license-name"
    case licenseURL = "license-url"
    case licenseNotice = "license-notice"
    case copyrightNotice = "copyright-notice"
    case disclaimer
    /// An address of the record. Lists are matched against every one of them.
    case url
    /// A field that is an address only where it starts with `http://` or `https://`, such as an
    /// id; anything else in it says nothing.
    case urlIfHTTP = "url-if-http"
    case source
    case id
    case title
    case authors
    case text
    case repository
    /// A name by which a site knows whoever made the record: a login, a handle.
    case account
    /// A digest of the record's content, made by whoever published it.
    case hash
    /// An identifier of the published work: ISBN, DOI, ISSN, arXiv id, ISCC.
    case work
    case created
    case crawled
    /// What agreements tell apart: the language of the text (BCP 47), the section that it appeared
    /// in, the line that it credits.
    case language
    case section
    case credit
    /// The header fields of the response. All candidates are read for signals.
    case headers
    /// One header that has a field to itself, under the header's own name.
    case header
    /// The meta tags of the page, parsed.
    case metaTags = "meta-tags"
    /// The origin's robots.txt, and the HTTP status with which it came.
    case robotsText = "robots-txt"
    case robotsStatus = "robots-status"
    /// The origin's tdmrep.json: its text, or the document itself.
    case tdmrep
    /// The origin's ai.txt.
    case aiText = "ai-txt"
    /// An RSL document about the work.
    case rsl
    /// The work's content credentials as JSON: a report, a manifest or its assertions.
    case contentManifest = "content-manifest"
    /// The label of the manifest that is in force, where the manifests have a field of their own.
    case activeManifest = "active-manifest"
    /// The XMP packet of the work's file.
    case xmp
    /// Metadata of an image as JSON, as ExifTool names it; an XMP packet is read as one.
    case imageMetadata = "image-metadata"
    /// The page's markup, for its meta tags and the RSL inside it.
    case html
    /// The package document of an EPUB.
    case epub
}

extension FieldRole {
    /// Whether the field carries signals. All candidates of such a role are read.
    var carriesSignals: Bool {
        switch self {
        case .headers, .header, .metaTags, .robotsText, .tdmrep, .aiText, .rsl, .contentManifest,
            .xmp, .imageMetadata, .html, .epub:
            true
        case .license, .detectedLicense, .licenseName, .licenseURL, .licenseNotice,
            .copyrightNotice, .disclaimer, .url, .urlIfHTTP, .source, .id, .title, .authors, .text,
            .repository, .account, .hash, .work, .created, .crawled, .language,
            .section, .credit, .robotsStatus, .activeManifest:
            false
        }
    }
}
