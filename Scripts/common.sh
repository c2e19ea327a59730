# shellcheck shell=bash disable=SC2034 # variables are for the scripts that source this
# What the scripts beside this one share. It is sourced, never run.

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What a build needs beside Swift, and what tests and benchmarks need on top.
build_packages=(
    ca-certificates g++ git libcurl4-openssl-dev libsimdjson-dev libsqlite3-dev libssl-dev libyaml-dev
    libzstd-dev pkg-config zlib1g-dev
)
test_packages=(curl openssl procps python3 python3-venv shellcheck sqlite3 util-linux)
bench_packages=(curl openssl procps python3 python3-venv util-linux wrk)

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Runs a command as root, through sudo where that is needed.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "This needs root or sudo: $*"
    fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs the named Debian or Ubuntu packages that are missing, without asking.
install_packages() {
    local missing=() package
    command -v apt-get >/dev/null || {
        say "There is no apt-get here, so these have to be there already: $*"
        return 0
    }
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "Installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# Stops with advice where Swift is missing or too old.
require_swift() {
    local advice version
    advice="Swift 6.2 or newer is needed. To get it:
    curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz
    tar zxf swiftly-$(uname -m).tar.gz && ./swiftly init
or unpack a toolchain from https://www.swift.org/install/linux/ and add its usr/bin to PATH."
    command -v swift >/dev/null || die "There is no swift in PATH. $advice"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    # shellcheck disable=SC2086 # two words on purpose
    set -- $version
    [ "${1:-0}" -gt 6 ] || { [ "${1:-0}" -eq 6 ] && [ "${2:-0}" -ge 2 ]; } ||
        die "$(command -v swift) is version ${1:-?}.${2:-?}. $advice"
}

# Makes the virtual environment .venv with the packages of a requirements file, once for each state of that file.
python_environment() {
    local requirements=$1 venv=$2 stamp
    stamp=$venv/installed-$(cksum <"$requirements" | cut -d ' ' -f 1)
    [ ! -e "$stamp" ] || return 0
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
    : >"$stamp"
}

# unpack_program PACKAGE PATH FOLDER: puts one program of a package into a folder, without the service that installing would start.
# A program that is already installed is linked.
unpack_program() {
    local package=$1 path=$2 into=$3 name scratch
    name=$(basename "$path")
    [ ! -x "$into/$name" ] || return 0
    if command -v "$name" >/dev/null; then
        ln -sf "$(command -v "$name")" "$into/$name"
        return 0
    fi
    scratch=$(mktemp -d)
    (
        cd "$scratch" || exit
        chmod 755 .
        apt-get download -qq "$package" >/dev/null 2>&1 ||
            { as_root apt-get update -qq && apt-get download -qq "$package" >/dev/null; }
        dpkg-deb -x "$package"_*.deb unpacked
        install -m 755 "unpacked/$path" "$into/$name"
    )
    rm -rf "$scratch"
}

# Prints a TCP port of the loopback address that nobody uses now.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Waits until a URL answers 200, or until the process ends or the seconds run out.
wait_until_ready() {
    local url=$1 process=$2 seconds=${3:-20} _
    for ((_ = 0; _ < seconds * 20; _++)); do
        [ "$(curl -ks -o /dev/null -m 2 -w '%{http_code}' "$url")" != 200 ] || return 0
        kill -0 "$process" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}
