# shellcheck shell=bash
# Sourced by the other scripts: sees to it that the tests or the demo can have a Redis, and says what it does.

redis_image=redis:7.0
redis_program=${PROMY_TEST_SERVER:-redis-server}
called_from=${OLDPWD:-$PWD} # the scripts change to the repository before they source this

note() { printf '%s\n' "$*" >&2; }

# Runs a command for at most so many seconds, where the system can do that.
within() {
    if command -v timeout >/dev/null; then
        timeout "$@"
    else
        shift
        "$@"
    fi
}

# A Docker client without a running engine does not count.
docker_answers() {
    command -v docker >/dev/null || return 1
    within 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

docker_has_redis() {
    docker image inspect "$redis_image" >/dev/null 2>&1 && return 0
    note "Pulling the image $redis_image."
    within 180 docker pull --quiet "$redis_image" >/dev/null 2>&1
}

# Takes PROMY_TEST_SERVER, a path or a name on PATH, for the program that everything starts as its Redis. Fails with one line if it
# cannot be used, or if PROMY_TEST_REDIS names a Redis that runs. Exports it as an absolute path: the programs that read it run in
# other folders.
use_test_server() {
    [ -n "${PROMY_TEST_SERVER:-}" ] || return 0
    if [ -n "${PROMY_TEST_REDIS:-}" ]; then
        note "PROMY_TEST_SERVER and PROMY_TEST_REDIS are both set: one names a server to start, the other one that runs. Unset one."
        return 1
    fi
    redis_program=$(cd "$called_from" && type -P -- "$PROMY_TEST_SERVER") || {
        note "PROMY_TEST_SERVER names no program that can be run: $PROMY_TEST_SERVER"
        return 1
    }
    case $redis_program in
        /*) ;;
        *) redis_program=$called_from/$redis_program ;;
    esac
    within 10 "$redis_program" --version >/dev/null 2>&1 || {
        note "PROMY_TEST_SERVER does not run: '$redis_program --version' failed."
        return 1
    }
    export PROMY_TEST_SERVER=$redis_program
}

redis_server_installed() { command -v redis-server >/dev/null; }

# Runs a command as root: directly, or by sudo (which may ask for a password only where somebody can answer).
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        return 1
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

install_redis_server() {
    if command -v apt-get >/dev/null; then
        note "redis-server is not installed: installing the distribution's package (apt-get install redis-server)."
        as_root apt-get update -qq >&2 &&
            as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y -qq --no-install-recommends redis-server >&2
    elif command -v brew >/dev/null; then
        note "redis-server is not installed: installing Homebrew's (brew install redis)."
        brew install --quiet redis >&2
    else
        return 1
    fi
}

# Returns 0 where $redis_program can be started, installing redis-server if need be and no other is named.
ensure_redis_server() {
    if [ -n "${PROMY_TEST_SERVER:-}" ]; then
        use_test_server
        return
    fi
    redis_server_installed && return 0
    if install_redis_server && redis_server_installed; then
        return 0
    fi
    note "redis-server could not be installed here: install it, or start Docker, or set PROMY_TEST_REDIS=host:port or PROMY_TEST_SERVER=/path/to/redis-server."
    return 1
}

# Returns 0 where the integration tests can have a Redis. They look in the same order themselves. Whatever they use, those
# that stop, pause or restart a Redis start a redis-server of their own, or a process of PROMY_TEST_SERVER.
ensure_test_redis() {
    if [ -n "${PROMY_TEST_SERVER:-}" ]; then
        use_test_server || return 1
        note "Redis for the tests: a process of $redis_program per test assembly (PROMY_TEST_SERVER)."
    elif [ -n "${PROMY_TEST_REDIS:-}" ]; then
        note "Redis for the tests: PROMY_TEST_REDIS."
        ensure_redis_server || true
    elif docker_answers && docker_has_redis; then
        note "Redis for the tests: a container of $redis_image per test assembly."
        ensure_redis_server || true
    else
        ensure_redis_server || return 1
        note "Redis for the tests: a redis-server process per test assembly."
    fi
}
