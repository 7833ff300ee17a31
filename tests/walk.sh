#!/usr/bin/env bash
# Walks as a new user does: clones the commit into an empty folder, without what the tests have installed, and runs
# every ```sh block of README.md, of each page of docs/guides, and of those of docs/operations that have the line
# `<!-- walked -->`, literally, in order, in bash and in zsh, twice; then what of it there is in French, once, in zsh,
# which is the stricter shell. The first line that fails ends it.
#
# Literally, with three exceptions: what serves (`make run`, `fluenzr serve`) runs in the background from when it is
# ready to the end of the round; `make test` and `make check` are asked what they would do (make -n); and a line must
# not only end well but answer no `"success":false`. ```console and ```text blocks are shown, not run.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && git rev-parse --show-toplevel)
work=$(mktemp -d)
clone=$work/fluenzr
url=http://localhost:8000
server=

end_server() {
    if [ -n "$server" ]; then
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
        ! is_ready || fail 'the server went on after SIGTERM'
    fi
}

clean_up() {
    status=$?
    trap - EXIT
    end_server
    if [ "$status" != 0 ]; then
        echo "walk: FAILED, see the lines above" >&2
        [ ! -f "$work/server.log" ] || tail -n 20 "$work/server.log" >&2
    fi
    rm -rf "$work"
}
trap clean_up EXIT

fail() { echo "walk: $*" >&2; exit 1; }

# As it comes from a new terminal: nothing of this checkout, of its tests or of its environment, but for how to reach
# the network from here.
clean=(env -i "HOME=$work/home" "PATH=${WALK_PATH:-/usr/local/bin:/usr/bin:/bin}" TERM=dumb LANG=C.UTF-8)
for name in $(compgen -e | grep -E '^(PIP_|SSL_CERT_|.*_CA_BUNDLE$|(https?|no)_proxy$|(HTTPS?|NO)_PROXY$|PYTHON$)'); do
    clean+=("$name=${!name}")
done

# README first: it starts the server that the others ask.
pages() {
    cd "$clone"
    printf '%s\n' README*.md docs/guides/*.md
    grep -lxF -- '<!-- walked -->' docs/operations/*.md
}

# The blocks of a page, each into a file of its own: 1.sh, 2.sh, ...
blocks() {
    rm -rf "$work/blocks" && mkdir "$work/blocks"
    awk -v into="$work/blocks" '
        /^ *```sh$/ { inside = 1; file = sprintf("%s/%03d.sh", into, ++count); next }
        /^ *```/    { inside = 0 }
        inside      { print > file }
    ' "$clone/$1"
}

is_ready() { curl -sf -o /dev/null "$url/readyz"; }

serve() {
    [ -z "$server" ] || return 0
    # exec: the process that is told to end is the one that serves, not a shell around it.
    (cd "$clone" && exec "${clean[@]}" bash -c "exec $1") >"$work/server.log" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 600); do
        is_ready && return 0
        kill -0 "$server" 2>/dev/null || fail "\`$1\` ended before it was ready"
        sleep 0.5
    done
    fail "\`$1\` was not ready in five minutes"
}

# One session of a shell for a page: what a block exports, the next one has. Each line is told before it is run.
session() {
    local shell=$1 script=$work/session.sh log=$work/session.log code=0
    # zsh reads it as if it were pasted: interactively, where a line that begins with # is a command.
    if [ "$shell" = zsh ]; then
        set -- zsh -f -i -s
        { echo "setopt err_exit pipe_fail; unsetopt prompt_cr prompt_sp; PS1= PS2= RPS1="; cat "$script"; } >"$script.zsh"
        script=$script.zsh
    else
        set -- bash -e -o pipefail "$script"
    fi
    # What is waited for in vain ends, too.
    (cd "$clone" && "${clean[@]}" timeout 900 "$@") <"$script" >"$log" 2>&1 || code=$?
    sed 's/flz_sk_[0-9A-Za-z]*/flz_sk_.../g; s/^/    /' "$log" | cut -c 1-200
    [ "$code" = 0 ] || fail "$shell ended with $code"
    ! grep -q '"success":false' "$log" || fail "$shell: the API refused what the page says"
    ! grep -q 'command not found' "$log" || fail "$shell: a command does not exist"
}

walk_page() {
    local shell=$1 page=$2 line block
    : >"$work/session.sh"
    blocks "$page"
    for block in "$work"/blocks/*.sh; do
        [ -e "$block" ] || break
        while IFS= read -r line; do
            case $line in
                'make run' | '.venv/bin/fluenzr serve')
                    [ ! -s "$work/session.sh" ] || session "$shell"
                    : >"$work/session.sh"
                    serve "$line"
                    ;;
                'make test' | 'make check') printf 'make -n %s >/dev/null\n' "${line#make }" >>"$work/session.sh" ;;
                *) printf '%s\n' "$line" >>"$work/session.sh" ;;
            esac
        done <"$block"
    done
    [ ! -s "$work/session.sh" ] || session "$shell"
}

walk() {
    local shell=$1 round=$2 page
    shift 2
    [ $# -gt 0 ] || fail 'there is no page to walk'
    for page; do
        echo "walk: $page in $shell, $round time"
        walk_page "$shell" "$page"
    done
    end_server
}

for shell in bash zsh; do command -v "$shell" >/dev/null || fail "$shell is not installed"; done
command -v curl >/dev/null || fail 'curl is not installed'
! curl -s -o /dev/null "$url" || fail 'something listens on port 8000 already'

mkdir "$work/home"
git clone --quiet --no-hardlinks "$root" "$clone"
git -C "$clone" checkout --quiet "$(git -C "$root" rev-parse HEAD)"
english=$(pages | grep -v '\.fr\.md$')
french=$(pages | grep '\.fr\.md$')
for shell in bash zsh; do
    rm -rf "$clone/data"
    for round in first second; do walk "$shell" "$round" $english; done
done
rm -rf "$clone/data"
walk zsh first $french
echo 'walk: every line did what it says'
