# shellcheck shell=bash
# Sourced by demo.sh: speaks HTTP and the Redis protocol with what bash has (3.2 or newer), so that neither curl nor
# redis-cli has to be installed.

talk_patience=10    # seconds without a byte after which an answer counts as complete or lost
http_body=/dev/null # file that takes the bodies of answers; the caller names one

# Whether host $1 accepts connections at port $2 within two seconds.
reachable() {
    local pid try
    (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null &
    pid=$!
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        kill -0 "$pid" 2>/dev/null || break
        [ "$try" -lt 20 ] || kill "$pid" 2>/dev/null
        sleep 0.1
    done
    wait "$pid" 2>/dev/null
}

# Everything that comes in on descriptor 3, without carriage returns.
receive() {
    local line
    while IFS= read -r -t "$talk_patience" line <&3 || [ -n "$line" ]; do
        printf '%s\n' "${line%$'\r'}"
        line=
    done
}

# http METHOD URL [JSON]: prints the status code; the body goes to the file $http_body.
http() {
    if command -v curl >/dev/null; then
        http_by_curl "$@"
    else
        http_by_bash "$@"
    fi
}

http_by_curl() {
    local method=$1 url=$2
    shift 2
    curl --silent --noproxy '*' --max-time "$talk_patience" --request "$method" --output "$http_body" \
        --write-out '%{http_code}' --header 'Content-Type: application/json' ${1+--data "$1"} "$url" || true
}

# HTTP/1.0, so that the answer ends where the connection does.
http_by_bash() {
    local method=$1 authority path json=${3:-}
    authority=${2#http://}
    path=/${authority#*/}
    authority=${authority%%/*}
    (
        exec 3<>"/dev/tcp/${authority%:*}/${authority##*:}" || exit 1
        printf '%s %s HTTP/1.0\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
            "$method" "$path" "$authority" "$(bytes "$json")" "$json" >&3
        receive
    ) >"$http_body.raw" 2>/dev/null || true
    sed '1,/^$/d' "$http_body.raw" >"$http_body"
    sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' "$http_body.raw"
}

bytes() { printf '%s' "$1" | wc -c | tr -d ' '; }

# use_redis ADDRESS: takes host:port or redis[s]://[[user]:password@]host[:port][/database] apart for redis_command.
use_redis() {
    local rest=$1 credentials
    redis_tls=no redis_user='' redis_password='' redis_database=0 redis_port=6379
    case $rest in
        rediss://*) redis_tls=yes ;;
    esac
    rest=${rest#*://}
    rest=${rest%%\?*}
    case $rest in
        *@*)
            credentials=${rest%@*}
            rest=${rest##*@}
            redis_user=$(unescape "${credentials%%:*}")
            case $credentials in
                *:*) redis_password=$(unescape "${credentials#*:}") ;;
            esac
            ;;
    esac
    case $rest in
        */?*) redis_database=${rest#*/} ;;
    esac
    rest=${rest%%/*}
    case $rest in
        \[*\]:*) redis_host=${rest%%]*} redis_port=${rest##*:} ;;
        \[*\]) redis_host=${rest%%]*} ;;
        *:*) redis_host=${rest%:*} redis_port=${rest##*:} ;;
        *) redis_host=$rest ;;
    esac
    redis_host=${redis_host#\[}
}

# Percent-encoding, as in URLs.
unescape() { printf '%b' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/%\([0-9A-Fa-f][0-9A-Fa-f]\)/\\x\1/g')"; }

# redis_command WORD...: prints the reply, one line for each element.
redis_command() {
    if [ "$redis_tls" = yes ]; then
        REDISCLI_AUTH=$redis_password redis-cli --tls -h "$redis_host" -p "$redis_port" -n "$redis_database" \
            ${redis_user:+--user "$redis_user"} "$@"
        return
    fi
    (
        exec 3<>"/dev/tcp/$redis_host/$redis_port" || exit 1
        {
            [ -z "$redis_password" ] || words AUTH ${redis_user:+"$redis_user"} "$redis_password"
            [ "$redis_database" = 0 ] || words SELECT "$redis_database"
            words "$@"
            words QUIT
        } >&3
        # The lengths that precede the elements are of no use here.
        receive | sed -e '/^[$*][0-9-]*$/d' -e '/^+OK$/d' -e 's/^[:+]//'
    ) 2>/dev/null
}

# A command in the Redis protocol: the number of words, then each with its length.
words() {
    local word
    printf '*%d\r\n' $#
    for word in "$@"; do
        printf '$%d\r\n%s\r\n' "$(bytes "$word")" "$word"
    done
}
