#!/usr/bin/env bash
# Makes the keys of this folder anew. They sign nothing but tests.
set -euo pipefail
cd "$(dirname "$0")"
make() {
    openssl pkcs8 -topk8 -nocrypt -in /dev/stdin -outform DER -out "$1.key"
    openssl pkey -inform DER -in "$1.key" -pubout -outform DER -out "$1.pub"
}
for name in rsa2048 rsa2048-other; do openssl genrsa 2048 2>/dev/null | make "$name"; done
openssl genrsa 3072 2>/dev/null | make rsa3072
openssl genrsa 1024 2>/dev/null | make rsa1024
for name in p256 p256-root p256-middle p256-other; do openssl ecparam -name prime256v1 -genkey -noout | make "$name"; done
openssl ecparam -name secp384r1 -genkey -noout | make p384
