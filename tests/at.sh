#!/usr/bin/env bash
# Runs a command as if it were another time: `tests/at.sh new-year make test`. Only the wall clock is moved, for all
# that the command starts; it goes on from the moment that is named. `tests/at.sh list` names them all.
set -euo pipefail

# Those at which tests (and servers) have failed, or could: when a day, a month, a year or an hour is not as usual.
declare -A moments=(
    [sunday]='2026-12-06 03:00:00 UTC'
    [spring]='2027-03-28 00:59:50 UTC'   # ten seconds before 02:00 in Paris, which is 03:00
    [autumn]='2027-10-31 00:59:50 UTC'   # ten seconds before 03:00 in Paris, which is 02:00 again
    [leap-day]='2028-02-29 12:00:00 UTC'
    [new-year]='2026-12-31 23:59:50 UTC'
)

if [ "${1:-}" = list ]; then
    printf '%s\n' "${!moments[@]}" | sort
    exit
fi
if [ $# -lt 2 ] || [ -z "${moments[$1]:-}" ]; then
    echo "usage: tests/at.sh MOMENT COMMAND, with one of $(printf '%s ' "${!moments[@]}")" >&2
    exit 2
fi
if ! command -v cc >/dev/null; then
    echo "tests/at.sh: as of now, not of ${moments[$1]}: there is no C compiler (cc) to build what moves the clock" >&2
    shift
    exec "$@"
fi

built=$(mktemp -d)
chmod 0755 "$built" # for servers that run as somebody else, too
trap 'rm -rf "$built"' EXIT
cc -O2 -shared -fPIC -o "$built/moved_clock.so" "$(dirname "$0")/moved_clock.c"
offset=$(($(date -d "${moments[$1]}" +%s) - $(date +%s)))
shift
TZ=Europe/Paris MOVED_SECONDS=$offset LD_PRELOAD="$built/moved_clock.so" "$@"
