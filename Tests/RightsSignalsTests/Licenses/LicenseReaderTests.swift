import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("What a licence string means")
struct LicenseReaderTests {
    @Test(
        "a text is read as what it says and as nothing wider",
        arguments: [
            // Nothing is said.
            ("", "absent"), ("  ", "absent"), ("?", "absent"), ("-", "absent"), ("[]", "absent"),
            ("None", "absent"), ("null", "absent"), ("n/a", "absent"), ("NaN", "absent"),
            ("NOASSERTION", "absent"), ("https://choosealicense.com/licenses/undefined/", "absent"),
            ("unknown", "unknown"), ("other", "unknown"), ("No License", "absent"),
            // Lists are AND, whatever holds them.
            (#"["MIT", "GPL-3.0-only"]"#, "ok MIT AND GPL-3.0-only"),
            ("['mit']", "ok MIT"), (#"["MIT", null]"#, "unknown MIT AND null"),
            ("['mit', None]", "unknown MIT AND null"), (#"["MIT","MIT"]"#, "ok MIT"),
            (#"[null]"#, "absent"), (#"["MIT", ["ISC"]]"#, "ok MIT AND ISC"),
            ("MIT, Apache-2.0", "ok MIT AND Apache-2.0"),
            ("MIT/Apache-2.0", "ok MIT AND Apache-2.0"),
            ("MIT|ISC;Zlib", "ok MIT AND ISC AND Zlib"),
            // Addresses.
            ("https://opensource.org/licenses/MIT", "ok MIT"),
            ("http://opensource.org/licenses/mit-license.php", "ok MIT"),
            ("https://opensource.org/licenses/GPL-2.0", "ambiguous GPL-2.0-*"),
            ("https://www.gnu.org/licenses/gpl-3.0.en.html", "ambiguous GPL-3.0-*"),
            ("https://spdx.org/licenses/Apache-2.0.html", "ok Apache-2.0"),
            ("https://choosealicense.com/licenses/odc-by/", "ok ODC-By-1.0"),
            ("https://api.github.com/licenses/mit", "ok MIT"),
            ("www.apache.org/licenses/LICENSE-2.0.txt", "ok Apache-2.0"),
            ("https://good.com@opensource.org/licenses/MIT", "unknown"),
            (
                "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
                "ok LicenseRef-arXiv-nonexclusive-distrib-1.0"
            ),
            ("https://rightsstatements.org/vocab/InC/1.0/", "ok LicenseRef-rightsstatements-InC"),
            ("https://creativecommons.org/licenses/by/4.0/", "ok CC-BY-4.0"),
            ("https://creativecommons.org/licenses/by-nc/", "ambiguous CC-BY-NC-*"),
            ("https://creativecommons.org/licenses/by/2.1/es/", "ambiguous CC-BY-*"),
            // Names with addresses and second names.
            (
                "Creative Commons - Attribution - https://creativecommons.org/licenses/by/4.0/",
                "ok CC-BY-4.0"
            ),
            (
                "Creative Commons - Attribution Share-Alike - "
                    + "https://creativecommons.org/licenses/by-sa/4.0/", "ok CC-BY-SA-4.0"
            ),
            (
                "Attribution Non-Commercial - https://creativecommons.org/licenses/by/4.0/",
                "unknown"
            ),
            ("Apache 2 License - https://www.apache.org/licenses/LICENSE-2.0", "ok Apache-2.0"),
            ("MIT License (https://example.com/LICENSE)", "unknown"),
            ("GNU General Public License v3 or later (GPLv3+)", "ok GPL-3.0-or-later"),
            ("Mozilla Public License 2.0 (MPL 2.0)", "ok MPL-2.0"),
            ("The MIT License (MIT)", "ok MIT"), ("MIT License (GPL)", "unknown"),
            ("Public domain (CC0)", "ok CC0-1.0"),
            // Traps: restrictions are never lost, variants never guessed.
            ("cc_by_nc", "ambiguous CC-BY-NC-*"), ("standby/4.0", "unknown"),
            (
                "by-nc-sa/4.0 or by-sa/4.0",
                "unknown CC-BY-NC-SA-* AND 4.0 OR CC-BY-SA-* AND 4.0"
            ),
            ("CC BY-NC-SA", "ambiguous CC-BY-NC-SA-*"), ("Creative Commons", "ambiguous CC-*"),
            ("cc-by-sa/2.0", "ok CC-BY-SA-2.0"), ("CC BY-SA-ND 4.0", "unknown"),
            ("Attribution 4.0 International (CC BY-NC 4.0)", "ok CC-BY-NC-4.0"),
            ("CC BY 5.0", "unknown"), ("CC BY 3.0 ES", "ok CC-BY-3.0"),
            ("CC BY 3.0 IGO", "ok CC-BY-3.0-IGO"), ("attribution", "unknown"),
            ("BSD", "ambiguous BSD-*"), ("GPL", "ambiguous GPL-*"),
            ("openrail", "ambiguous OpenRAIL-*"),
            ("BSL", "ambiguous BSL-*"), ("bsl-1.0", "ok BSL-1.0"), ("BSL 1.1", "ok BUSL-1.1"),
            ("bsd 4-clause", "ok BSD-4-Clause"), ("gnu gpl v2", "ok GPL-2.0-only"),
            ("gpl-3.0+", "ok GPL-3.0-or-later"), ("Modified MIT License", "unknown"),
            ("not MIT or Apache-2.0", "unknown"), ("MIT OR FooBar", "unknown MIT OR FooBar"),
            ("MIT with Commons Clause", "unknown"), ("ΜIT", "unknown"),
            ("MIT with exception", "unknown"),
            ("MIT OR (ISC AND FooBar)", "unknown MIT OR ISC AND FooBar"),
            ("MIT AND (ISC OR FooBar)", "unknown MIT AND (ISC OR FooBar)"),
            ("unlicensed", "ok LicenseRef-All-Rights-Reserved"), ("unlicense", "ok Unlicense"),
            ("Public Domain", "ok LicenseRef-Public-Domain"),
            ("public domain mark 1.0", "ok CC-PDM-1.0"), ("CC0", "ok CC0-1.0"),
            ("free for non-commercial use", "ok LicenseRef-Non-Commercial"),
            ("research only", "ok LicenseRef-Research-Only"),
            ("2.0 1", "unknown"), ("license", "unknown"), ("CC-BY-4.0 AND", "unknown"),
            // How people write.
            ("ＭＩＴ", "ok MIT"), ("M\u{200B}IT", "ok MIT"), ("MIT\u{00A0}License", "ok MIT"),
            ("Apache\u{2010}2.0", "ok Apache-2.0"), ("  apache   2.0 ", "ok Apache-2.0"),
            ("License :: OSI Approved :: MIT License", "ok MIT"),
            ("License :: OSI Approved :: BSD License", "ambiguous BSD-*"),
            ("license:apache-2.0", "ok Apache-2.0"),
            ("Apache License, Version 2.0", "ok Apache-2.0"),
            ("MIT Or Apache-2.0", "ok MIT OR Apache-2.0"),
            (
                "GPL-2+ or Artistic, and Expat",
                "ambiguous (GPL-2.0-or-later OR Artistic-1.0-*) AND MIT"
            ),
            ("GPL-3+ with Bison exception", "ok GPL-3.0-or-later WITH AdditionRef-bison-exception"),
            ("GNU Lesser General Public License v2.1 or later", "ok LGPL-2.1-or-later"),
            ("AGPLv3", "ok AGPL-3.0-only"), ("LGPL-2", "ok LGPL-2.0-only"), ("GPL v4", "unknown"),
            ("licenseref-foo", "unknown LicenseRef-foo"),
            ("LicenseRef-scancode-public-domain", "ok LicenseRef-scancode-public-domain"),
            // Objects.
            (
                #"{"key":"mit","name":"MIT License","spdx_id":"MIT","url":"https://api.github.com/licenses/mit"}"#,
                "ok MIT"
            ),
            (#"{"key":"other","name":"Other","spdx_id":"NOASSERTION"}"#, "unknown"),
            (
                #"{"@type":"CreativeWork","url":"https://creativecommons.org/licenses/by/4.0/"}"#,
                "ok CC-BY-4.0"
            ),
            (
                #"{"name":"CC BY","url":"https://creativecommons.org/licenses/by/4.0/"}"#,
                "ok CC-BY-4.0"
            ),
            (
                #"{"name":"MIT","url":"https://creativecommons.org/licenses/by-nc/4.0/"}"#,
                "conflict"
            ),
            (#"{"type":"MIT","url":"https://example.com/x"}"#, "ok MIT"), (#"{}"#, "absent"),
        ]
    )
    func read(text: String, expected: String) throws {
        let reading = try LicenseFixtures.reader().read(text: text)
        #expect(LicenseFixtures.summary(reading) == expected, "\(reading.method)")
    }

    @Test(
        "JSON values of every kind have an answer",
        arguments: [
            (JSONKind.null, "null", "absent"), (.false, "false", "absent"),
            (.true, "true", "unknown"), (.number, "4", "unknown"),
            (.array, #"["MIT","\u0049SC"]"#, "ok MIT AND ISC"),
            (.object, #"{"spdx":"MIT"}"#, "ok MIT"),
            (
                .array, String(repeating: "[", count: 20) + String(repeating: "]", count: 20),
                "unknown"
            ),
        ]
    )
    func kinds(kind: JSONKind, text: String, expected: String) throws {
        let value = LicenseValue(field: "license", kind: kind, text: text)
        let reading = try LicenseFixtures.reader().read(value)
        #expect(LicenseFixtures.summary(reading) == expected)
    }

    private static func values(_ texts: [String]) -> [LicenseValue] {
        texts.enumerated().map { LicenseValue(field: "f\($0)", text: $1) }
    }

    @Test(
        "several fields agree or they conflict; what says nothing is passed over",
        arguments: [
            (["MIT", "mit license"], "ok MIT"), (["", "MIT", "?"], "ok MIT"),
            (["MIT", "Apache-2.0"], "conflict"), (["CC BY", "CC-BY-4.0"], "ok CC-BY-4.0"),
            (["CC-BY-4.0", "CC BY"], "ok CC-BY-4.0"), (["MIT", "MIT", "CC-BY-NC-4.0"], "conflict"),
            (["MIT", "some terms"], "conflict"), (["", "none"], "absent"), ([], "absent"),
            (["MIT", "no license"], "conflict"), (["MIT OR ISC", "ISC OR MIT"], "ok MIT OR ISC"),
        ]
    )
    func several(texts: [String], expected: String) throws {
        let reading = try LicenseFixtures.reader().read(Self.values(texts))
        #expect(LicenseFixtures.summary(reading) == expected)
        let reversed = try LicenseFixtures.reader().read(Self.values(texts.reversed()))
        #expect(reversed.status == reading.status)
    }

    @Test("a default never upgrades what the record says itself, and is marked")
    func defaults() throws {
        let reader = try LicenseFixtures.reader()
        let fallback = LicenseValue(field: "defaults.license", text: "odc-by", isDefault: true)
        for (text, expected, isDefault) in [
            ("", "ok ODC-By-1.0", true), ("NOASSERTION", "ok ODC-By-1.0", true),
            ("CC-BY-NC-4.0", "ok CC-BY-NC-4.0", false), ("some terms", "unknown", false),
            ("no license", "absent", false), ("BSD", "ambiguous BSD-*", false),
        ] {
            let reading = reader.read([LicenseValue(field: "license", text: text), fallback])
            #expect(LicenseFixtures.summary(reading) == expected, "\(text)")
            #expect(reading.isDefault == isDefault, "\(text)")
        }
    }

    @Test(
        "an address or a name beside the licence speaks where it is silent, and never against it",
        arguments: [
            ("CC BY", "https://creativecommons.org/licenses/by/4.0/", "ok CC-BY-4.0"),
            ("", "https://creativecommons.org/licenses/by/4.0/", "ok CC-BY-4.0"),
            ("CC-BY-4.0", "https://creativecommons.org/licenses/by-nc/4.0/", "conflict"),
            ("CC-BY-NC-4.0", "https://example.org/terms", "ok CC-BY-NC-4.0"),
            ("MIT", "https://example.org/LICENSE", "ok MIT"), ("MIT", "", "ok MIT"),
            ("", "https://example.org/LICENSE", "unknown"),
            ("our own terms", "https://opensource.org/licenses/MIT", "conflict"),
            ("other", "https://opensource.org/licenses/MIT", "conflict"),
        ]
    )
    func supporting(license: String, url: String, expected: String) throws {
        let values = [
            LicenseValue(field: "license", text: license),
            LicenseValue(field: "license_url", text: url, isSupporting: true),
        ]
        let reader = try LicenseFixtures.reader()
        #expect(LicenseFixtures.summary(reader.read(values)) == expected)
        #expect(LicenseFixtures.summary(reader.read(values.reversed())) == expected)
    }

    @Test("what a scanner found is kept apart from what is declared")
    func detected() throws {
        let reader = try LicenseFixtures.reader()
        let found = LicenseValue(field: "detected_licenses", text: "MIT", isDetected: true)
        #expect(reader.read([found]).isDetected)
        let both = reader.read([LicenseValue(field: "license", text: "MIT"), found])
        #expect(!both.isDetected && both.status == .ok)
        let split = reader.read([LicenseValue(field: "license", text: "ISC"), found])
        #expect(split.status == .conflict)
    }

    @Test("a field that holds a whole licence text or garbage is unknown, and soon")
    func oversize() throws {
        let reader = try LicenseFixtures.reader()
        for text in [
            String(repeating: "MIT or ", count: 20_000), String(repeating: "(", count: 60_000),
            String(repeating: "creativecommons.org/licenses/by/4.0/ ", count: 1_500),
            String(repeating: "[", count: 60_000), String(repeating: "a b ", count: 15_000),
        ] {
            #expect(reader.read(text: text).status == .unknown)
        }
    }
}
