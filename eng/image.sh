# shellcheck shell=bash
# Sourced by compat.sh, after redis.sh: takes the server program out of an image.

# copy_image IMAGE FOLDER: copies the files of the image into the folder and makes a program there that starts its server
# with its own libraries, as a process of this machine. Sets $image_program.
copy_image() {
    local container program loader libraries root=$2/root
    within 300 docker pull --quiet "$1" >/dev/null 2>&1 || docker image inspect "$1" >/dev/null 2>&1 || {
        note "There is no image $1."
        return 1
    }
    note "Copying the files of the image $1."
    mkdir -p "$root"
    container=$(docker create "$1") || return 1
    docker export "$container" | tar -x -f - -C "$root" --exclude 'dev/*' --exclude 'proc/*' --exclude 'sys/*' || root=
    docker rm --force --volumes "$container" >/dev/null 2>&1 || true
    [ -n "$root" ] || return 1

    for program in "$root"/usr/{local/,}bin/{redis,valkey,redict}-server ''; do
        [ ! -x "$program" ] || break
    done
    loader=$(find "$root" -type f -name 'ld-linux*.so.*' | head -n 1)
    if [ -z "$program" ] || [ -z "$loader" ]; then
        note "The image $1 has no server program, or not the usual C library."
        return 1
    fi
    libraries=$(find "$root" -name 'libc.so.6' | head -n 1)
    image_program=$2/$(basename "$program")
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
        "$loader" "$(dirname "$libraries"):$root/usr/local/lib" "$program" >"$image_program"
    chmod +x "$image_program"
}
