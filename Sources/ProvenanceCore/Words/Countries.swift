/// The places that a policy or an agreement can name.
///
/// Source: ISO 3166-1 alpha-2, officially assigned codes, from Debian's iso-codes 4.15.0; read
/// 2026-11-24.
package enum Countries {
    /// Areas that stand for several countries.
    package static let areas = ["worldwide", "EU", "EEA"]

    package static func isCode(_ text: String) -> Bool {
        codes.contains(text)
    }

    /// Whether a place lies in the European Union as a whole.
    ///
    /// Source: Treaty on European Union, Article 52, with the withdrawal of the United Kingdom
    /// (read 2026-11-23).
    package static func isInEuropeanUnion(_ place: String) -> Bool {
        place == "EU" || memberStates.contains(place)
    }

    private static let memberStates = Set(
        """
        AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
        """.split(separator: " ").map(String.init)
    )

    /// What was probably meant: the same in upper case, or a code that is often written instead.
    package static func correction(of text: String) -> String? {
        let upper = text.uppercased()
        if codes.contains(upper) { return upper }
        return [
            "UK": "GB", "EL": "GR", "USA": "US", "U.S.": "US", "GBR": "GB", "DEU": "DE",
            "FRA": "FR", "CHN": "CN", "JPN": "JP", "IND": "IN",
        ][upper]
    }

    private static let codes = Set(
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO
        BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ
        DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP
        GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG
        KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML
        MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE
        PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL
        SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM
        US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
