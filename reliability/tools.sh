#!/usr/bin/env bash
# Programs that some trials need beside Python, installed where this can be done (Debian, root). A trial whose program is
# missing says NOT RUN with its name; nothing else depends on them.
set -uo pipefail
declare -A packages=([strace]=strace [chromium]=chromium [go]="golang-go golang-golang-x-mod-dev" [openssl]=openssl)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=(${packages[$program]})
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "not installed, and not to be installed from here: ${missing[*]}" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update && apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null ||
  echo "could not be installed: ${missing[*]}" >&2
exit 0
