#!/bin/sh
# Installs Safos from this folder on Debian 12 or newer, without asking anything; run again, from a newer version, it upgrades.
#
#   sudo deploy/install.sh
#
# Makes the account safos, /opt/safos (the program, owned by root), /etc/safos/safos.env (the settings, kept as they are when
# they exist), /var/lib/safos (the data, kept), the unit safos.service and the command `safos`. SAFOS_NO_START=1 installs only.
set -eu
umask 022

account=safos
program=/opt/safos
settings=/etc/safos/safos.env
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail "Run this as root: sudo $0"
[ -f /etc/debian_version ] || fail "This script is for Debian. docs/operating says what is needed elsewhere."
[ -f "$source/package-lock.json" ] || fail "There is no Safos in $source."

# Node and npm of any kind fetch the Node that Safos itself runs on.
missing=
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing="$missing ca-certificates"
# What the Node of npm is linked with; small systems lack it.
ldconfig -p | grep -q 'libatomic\.so\.1' || missing="$missing libatomic1"
if [ -n "$missing" ]; then
    say "Installing$missing …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if ! getent passwd "$account" >/dev/null; then
    say "Making the account $account …"
    useradd --system --user-group --no-create-home --home-dir /var/lib/safos --shell /usr/sbin/nologin "$account"
fi

# Everything is made ready beside the version that runs; a failure leaves that one as it is.
next=$program/next
rm -rf "$next"
install -d -m 0755 "$program" "$next"
say "Copying $source …"
tar -C "$source" --exclude=./.git --exclude=./data --exclude=./node_modules --exclude=./e2e/output -cf - . |
    tar -C "$next" --no-same-owner -xf -
chmod -R u=rwX,go=rX "$next"
# Packages that are there already, of the running version or of this folder, are checked against the lock file, not fetched.
# Those of the running version are never written to, so that both may share them.
has_packages() { [ -d "$1/node_modules" ] && cmp -s "$1/package-lock.json" "$next/package-lock.json"; }
if has_packages "$program/current"; then
    cp -al "$program/current/node_modules" "$next/node_modules"
elif has_packages "$source"; then
    cp -a --no-preserve=ownership "$source/node_modules" "$next/node_modules"
    chmod -R u=rwX,go=rX "$next/node_modules"
fi
# Under an old Node, such as Debian 12's, npm leaves out what asks for a newer one: the one of the lock file does it then.
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    say "Fetching a newer Node …"
    wanted=$(sed -n 's/^ *"node": "\([0-9.]*\)",*$/\1/p' "$next/package.json")
    npm install --prefix "$next/bootstrap" --no-save --silent --no-fund --no-audit "node@$wanted" npm@11.19.1
    PATH=$next/bootstrap/node_modules/.bin:$PATH
fi
(cd "$next" && node tools/up.mjs prepare)
rm -rf "$next/bootstrap"

install -d -m 0755 /etc/safos
[ -f "$settings" ] || install -m 0640 -o root -g "$account" "$next/deploy/safos.env" "$settings"
install -d -m 0750 -o "$account" -g "$account" /var/lib/safos
install -m 0644 "$next/deploy/safos.service" /etc/systemd/system/safos.service
cat >/usr/local/bin/safos <<END
#!/bin/sh
# The operator's command, as the account and with the settings of the service. Relative paths are those of this folder.
exec setpriv --reuid $account --regid $account --init-groups \\
    $program/current/node_modules/node/bin/node --disable-warning=ExperimentalWarning --env-file=$settings \\
    $program/current/server/dist/cli.js "\$@"
END
chmod 0755 /usr/local/bin/safos

has_systemd() { [ -d /run/systemd/system ]; }

if has_systemd && systemctl is-active --quiet safos; then
    say "Stopping the version that runs; requests under way are finished …"
    systemctl stop safos
fi
rm -rf "$program/previous"
[ ! -d "$program/current" ] || mv "$program/current" "$program/previous"
mv "$next" "$program/current"

if ! has_systemd; then
    say "Safos is installed. systemd does not run here: start it as the unit $program/current/deploy/safos.service says."
elif [ "${SAFOS_NO_START:-}" = 1 ]; then
    systemctl daemon-reload
    say "Safos is installed. Start it with: systemctl enable --now safos"
else
    systemctl daemon-reload
    systemctl enable --quiet safos
    systemctl start safos
    say "Safos is installed and starts. Settings: $settings; what it says: journalctl -u safos"
fi
