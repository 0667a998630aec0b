#!/bin/sh
# set-up.sh PART...: sees to it that this machine has what the tests use beside .NET and Node.js. Silent where all is there. As root on Debian or Ubuntu it
# installs what is missing; elsewhere, and for what cannot be had, it says what is missing and how to get it, and fails. Parts: database, backups, statements, browsers.
set -u
PATH=$PATH:/usr/sbin:/sbin
# Two test projects come here at once; the second finds the work done.
exec 9<"$0"
command -v flock >/dev/null && flock 9

has() { command -v "$1" >/dev/null; }
has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
has_postgres() {
  [ "${POS_POSTGRES:-}" = npm ] && return
  for folder in "${POS_POSTGRES:-}" /usr/lib/postgresql/*/bin; do [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && return; done
  has initdb && has postgres
}
has_backups() {
  for folder in "${POS_POSTGRES:-}" /usr/lib/postgresql/*/bin; do [ -x "$folder/pg_dump" ] && [ -x "$folder/pg_restore" ] && [ -x "$folder/pg_basebackup" ] && return; done
  has pg_dump && has pg_restore && has pg_basebackup
}
has_chromium() {
  [ -n "${POS_CHROMIUM:-}" ] || has chromium-headless-shell || has chromium || has chromium-browser || has google-chrome || has google-chrome-stable || has microsoft-edge
}
has_firefox() { [ -n "${POS_FIREFOX:-}" ] || has firefox-esr || has firefox; }
# PostgreSQL and Chromium also come as npm packages, which the tests fetch by themselves.
has_npm() { has npm && [ "$(uname -sm)" = 'Linux x86_64' ]; }

apt_has() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'; }

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
      backups)
        has_backups || lack postgresql-client 'pg_dump, pg_restore and pg_basebackup'
        ;;
      statements)
        has_library libpangocairo-1.0.so.0 || lack libpangocairo-1.0-0 Pango
        has_library libpangoft2-1.0.so.0 || lack libpangoft2-1.0-0 'Pango for FreeType'
        has pdftotext && has pdfinfo && has pdffonts || lack poppler-utils Poppler
        ;;
      browsers)
        # Chromium without its windows does the same in a sixth less time.
        if ! has chromium-headless-shell && [ -z "${POS_CHROMIUM:-}" ] && apt_has chromium-headless-shell; then
          want chromium-headless-shell
        elif ! has_chromium; then
          if ! has_npm; then lack chromium Chromium; elif apt_has chromium || ! has_library libnss3.so; then want chromium; fi
        fi
        has_firefox || lack firefox-esr 'Firefox (on Ubuntu: snap install firefox)'
        has WebKitWebDriver || lack webkit2gtk-driver WebKitGTK
        has Xvfb || lack xvfb Xvfb
        ;;
    esac
  done
}
want() { packages="$packages $1"; }
lack() { want "$1" && missing="$missing, $2"; }

# In the forms that MSBuild takes for a warning and an error: it shows nothing else while `dotnet test` builds.
tell() { echo "set-up.sh : warning : $1"; }
fail() { echo "set-up.sh : error : $1" && exit 1; }

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  apt-get update >"$log" 2>&1
  # Now that it is known what can be had.
  look "$@"
  set -- $packages
  tell "installing what the tests use, once: $*"
  count=$# number=0
  for package in "$@"; do
    number=$((number + 1))
    tell "$package ($number of $count)"
    # Ubuntu has no package of Chromium; the one from npm needs these.
    if [ "$package" = chromium ] && ! apt_has chromium; then package='libnss3 libnspr4 libexpat1'; fi
    # Without the lock, which a server that is started here would keep for as long as it runs.
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 $package >>"$log" 2>&1 9>&-
  done
  said=$(grep '^E: ' "$log" | tail -n 1)
  rm -f "$log"
}

said='' command=''
look "$@"
[ -z "$packages" ] && exit
if has apt-get && [ "$(id -u)" = 0 ]; then
  install_packages "$@"
  look "$@"
fi
[ -z "$missing" ] && exit
for package in $packages; do
  if ! has apt-cache || apt_has "$package"; then command="${command:-sudo apt-get install -y --no-install-recommends} $package"; fi
done
fail "the tests need what is not on this machine: ${missing#, }.${command:+ On Debian or Ubuntu: $command (elsewhere the same programs).}${said:+ apt-get said: $said.} Chromium and Firefox may be named by POS_CHROMIUM and POS_FIREFOX, PostgreSQL's folder by POS_POSTGRES."
