#!/bin/sh
# Makes a Debian of its own and runs a command in it: this machine's programs, read-only, with an /etc, /opt, /var and
# /usr/local/bin in memory, and a repository at /source. Run it by `unshare --mount`, as root: it is gone with the command.
set -eu
root=$1 source=$2
shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir -p usr source opt proc dev tmp run root var/lib var/cache var/tmp
chmod 1777 tmp var/tmp
cp -a /etc etc
cp -a /usr/local/bin local-bin
for link in bin sbin lib lib32 lib64; do
    [ ! -L "/$link" ] || cp -P "/$link" "$link"
done
mount --bind /usr usr
mount -o remount,bind,ro usr
mount --bind local-bin usr/local/bin
mount --bind "$source" source
mount -o remount,bind,ro source
mount --rbind /proc proc
mount --rbind /dev dev
exec chroot "$root" "$@"
