#!/bin/sh
# Installs what the tests in a browser need, where it can: Chromium, and a font for Chinese text.
# Without it they are skipped and say why; so nothing here ends the tests.
set -u

for name in "${CLUSTER_SIM_CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && found=$name && break
done
wanted=""
[ -n "${found:-}" ] || wanted="chromium"
# Chromium brings fontconfig along; without it there are no fonts either.
if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh)" ]; then
    wanted="$wanted fonts-noto-cjk"
fi
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    if [ -z "${found:-}" ]; then
        echo "Chromium is missing, so the tests in a browser are skipped; to run them, install" \
            "Chromium (on Debian and Ubuntu, as root: apt-get install ${wanted# })."
    fi
    exit 0
fi
echo "Installing ${wanted# } for the tests in a browser ..."
export DEBIAN_FRONTEND=noninteractive
for _ in 1 2; do
    # shellcheck disable=SC2086 # several names
    apt-get update -qq && apt-get install -qq --yes --no-install-recommends $wanted >/dev/null && exit 0
done
echo "It could not be installed; the tests in a browser cannot run."
exit 0
