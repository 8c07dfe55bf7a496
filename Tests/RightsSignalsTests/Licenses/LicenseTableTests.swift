import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("The licence table")
struct LicenseTableTests {
    @Test("nothing in the files contradicts itself, dangles or lies where it is never found")
    func sound() throws {
        let findings = try LicenseFixtures.table().findings()
        #expect(findings.isEmpty, "\(Diagnostics(findings))")
    }

    @Test("the release of the SPDX list is pinned")
    func version() throws {
        let table = try LicenseFixtures.table()
        #expect(table.listVersion == "3.29.0")
        #expect(table.licenses.count > 2300 && table.listedIDs.contains("CC-PDM-1.0"))
    }

    @Test(
        "licences without a category, and names that two licences claim, are those that are known"
    )
    func gaps() throws {
        let table = try LicenseFixtures.table()
        #expect(
            table.uncategorised == [
                "any-OSI", "any-OSI-perl-modules", "GLWTPL", "Informatica", "MMPL-1.0.1",
                "OPUBL-1.0", "OSC-1.0", "SOFA",
            ]
        )
        #expect(
            table.contestedNames == []
        )
    }

    @Test(
        "the licences that data comes under are sorted as their texts say",
        arguments: [
            ("CC0-1.0", "public-domain"), ("PDDL-1.0", "public-domain"),
            ("Unlicense", "public-domain"), ("CC-PDM-1.0", "public-domain-mark"),
            ("0BSD", "permissive"), ("MIT-0", "permissive"), ("WTFPL", "permissive"),
            ("MIT", "permissive"), ("Apache-2.0", "permissive"), ("BSL-1.0", "permissive"),
            ("CC-BY-4.0", "attribution"), ("CC-BY-3.0-IGO", "attribution"),
            ("ODC-By-1.0", "attribution"), ("CDLA-Permissive-1.0", "attribution"),
            ("CDLA-Permissive-2.0", "attribution"), ("OGL-UK-3.0", "attribution"),
            ("OGL-Canada-2.0", "attribution"), ("etalab-2.0", "attribution"),
            ("DL-DE-BY-2.0", "attribution"), ("NLOD-2.0", "attribution"),
            ("CC-BY-SA-4.0", "share-alike"), ("ODbL-1.0", "share-alike"),
            ("CDLA-Sharing-1.0", "share-alike"), ("GFDL-1.3-or-later", "share-alike"),
            ("LAL-1.3", "share-alike"), ("GPL-2.0-only", "copyleft"),
            ("AGPL-3.0-or-later", "copyleft"), ("LGPL-2.1-or-later", "copyleft"),
            ("MPL-2.0", "copyleft"), ("EPL-2.0", "copyleft"), ("MS-RL", "copyleft"),
            ("CC-BY-NC-4.0", "non-commercial"), ("CC-BY-NC-SA-3.0", "share-alike,non-commercial"),
            ("CC-BY-ND-4.0", "no-derivatives"),
            ("CC-BY-NC-ND-4.0", "non-commercial,no-derivatives"),
            ("NCGL-UK-2.0", "non-commercial"), ("SSPL-1.0", "copyleft,source-available"),
            ("PolyForm-Noncommercial-1.0.0", "non-commercial,source-available"),
            ("BUSL-1.1", "source-available,use-restricted"),
            ("Elastic-2.0", "source-available,use-restricted"), ("JSON", "use-restricted"),
            ("MS-LPL", "use-restricted"), ("C-UDA-1.0", "use-restricted"),
            ("LicenseRef-gemma", "use-restricted"), ("LicenseRef-llama3.1", "use-restricted"),
            ("LicenseRef-bigscience-openrail-m", "use-restricted"),
            ("LicenseRef-deepfloyd-if", "non-commercial,research-only"),
            ("LicenseRef-arXiv-nonexclusive-distrib-1.0", "proprietary"),
            ("LicenseRef-All-Rights-Reserved", "proprietary"),
        ]
    )
    func categories(id: String, expected: String) throws {
        let license = try #require(try LicenseFixtures.table().license(id))
        #expect(license.categories.words.joined(separator: ",") == expected)
    }

    @Test(
        "what a credit must hold depends on the version of the licence",
        arguments: [
            ("CC-BY-1.0", "title,author,license-url"),
            ("CC-BY-2.5", "title,author,source,license-url"),
            ("CC-BY-3.0", "title,author,source,license-url,changes"),
            ("CC-BY-4.0", "author,source,license-url,changes"), ("CC0-1.0", ""),
            ("CC-PDM-1.0", ""), ("ODC-By-1.0", "title,source,license-url"),
            ("MIT", "copyright,notice,disclaimer"), ("CDLA-Permissive-2.0", "license-url"),
        ]
    )
    func credit(id: String, expected: String) throws {
        let license = try #require(try LicenseFixtures.table().license(id))
        #expect(license.credit.words.joined(separator: ",") == expected)
    }

    @Test("a file that is missing and a category that does not exist stop the loading")
    func broken() throws {
        var files = licenseFiles
        files["urls.tsv"] = nil
        files["additions.tsv"] = Array("LicenseRef-x\tX\tnon-comercial\t\t\t\t\n".utf8)
        do throws(Diagnostics) {
            _ = try LicenseTable(files: files)
            Issue.record("a broken table was taken")
        } catch {
            #expect(error.all.count == 2)
            #expect("\(error)".contains("`urls.tsv`") && "\(error)".contains("`non-comercial`"))
        }
    }

    @Test(
        "later versions are those of the same licence",
        arguments: [
            ("GPL-2.0-or-later", ["GPL-2.0-only", "GPL-3.0-only"]),
            ("MPL-1.1", ["MPL-2.0"]), ("CC-BY-3.0", ["CC-BY-4.0"]), ("CC-BY-4.0", []),
            ("CC-BY-SA-2.0", ["CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0"]),
            ("CC-BY-3.0-DE", []), ("MIT", []), ("Apache-1.0", ["Apache-1.1", "Apache-2.0"]),
            ("LicenseRef-gemma", []),
        ]
    )
    func laterVersions(id: String, expected: [String]) throws {
        let table = try LicenseFixtures.table()
        let index = try #require(table.index(of: id))
        #expect(table.laterVersions(index).map(table.id) == expected)
    }
}
