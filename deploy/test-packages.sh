#!/usr/bin/env bash
# Install the system packages that some tests use (a browser, OCR with its languages, a database server), where apt and the
# rights for it are there. Elsewhere those tests are skipped with a reason, or fail when CI is set.
set -euo pipefail

packages=(chromium chromium-driver postgresql tesseract-ocr)
for language in amh ara ben chi-sim chi-tra fra hin ind jpn khm kor lao msa mya nep por rus sin spa swa tam tel tha tur urd uzb uzb-cyrl vie fil; do
  packages+=("tesseract-ocr-$language")
done

command -v dpkg-query >/dev/null || { echo "No dpkg here: system packages are left as they are."; exit 0; }
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then
  sudo=()
elif sudo -n true 2>/dev/null; then
  sudo=(sudo -n)
else
  echo "Not installed and no right to install: ${missing[*]}"
  exit 0
fi
echo "Installing ${#missing[@]} system packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" apt-get install -qq --no-install-recommends -y "${missing[@]}" >/dev/null
