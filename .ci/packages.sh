#!/bin/sh
# packages.sh [PACKAGE…]: installs the Debian packages that the build needs, and those that are
# named, and only those that are missing. The build needs the ones that Package.swift names for
# apt, and pkg-config, which finds them.
set -eu
cd "$(dirname "$0")/.."

needed="pkg-config $(sed -n 's/.*apt: "\([^"]*\)".*/\1/p' Package.swift | sort -u | tr '\n' ' ')$*"

if ! command -v dpkg-query >/dev/null; then
    echo "packages: this is no Debian; the build needs the libraries of: $needed"
    exit 0
fi

missing=""
for package in $needed; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "packages: missing, and only root may install them:$missing" >&2
        echo "packages: as root: apt-get install$missing" >&2
        exit 2
    fi
    as_root=sudo
fi
echo "packages: installing what is missing:$missing"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q ||
    echo "packages: the package lists could not be refreshed; going on with those that are there"
# shellcheck disable=SC2086 # names are separated by blanks
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
