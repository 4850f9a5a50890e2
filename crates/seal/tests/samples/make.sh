#!/usr/bin/env bash
# Makes the samples of this folder anew with OpenSSL 3.0 or later; see README.md. The keys are thrown away.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

openssl genrsa -out rsa2048.key 2048 2>/dev/null
openssl genrsa -out rsa3072.key 3072 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout -out p256.key
openssl ecparam -name secp384r1 -genkey -noout -out p384.key

# The authority that issues the others.
cat > ca.cnf <<'CNF'
[ca]
default_ca = made
[made]
new_certs_dir = .
database = index.txt
serial = serial
unique_subject = no
default_md = sha256
policy = any
x509_extensions = none
string_mask = utf8only
email_in_dn = yes
[any]
countryName = optional
stateOrProvinceName = optional
localityName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
emailAddress = optional
userId = optional
title = optional
[none]
[ca_extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[person]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
extendedKeyUsage = clientAuth, emailProtection
[person_with_mailbox]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
subjectAltName = DNS:mau.gov.vn, email:mau@mau.gov.vn, email:mau.hai@mau.gov.vn
[agreement]
keyUsage = keyAgreement, encipherOnly, decipherOnly
CNF
touch index.txt

# request KEY MASK, the lines of the name on the standard input
request() {
    { printf '[req]\nprompt = no\nutf8 = yes\nstring_mask = %s\ndistinguished_name = name\n[name]\n' "$2"; cat; } > request.cnf
    openssl req -new -utf8 -config request.cnf -key "$1" -out request.csr
}

# issue NAME SERIAL FROM TO EXTENSIONS
issue() {
    echo "$2" > serial
    openssl ca -config ca.cnf -batch -notext -preserveDN -cert ca.pem -keyfile rsa2048.key \
        -startdate "$3" -enddate "$4" -extensions "$5" -in request.csr -out "$1.pem" 2>/dev/null
    openssl x509 -in "$1.pem" -outform DER -out "$here/$1.cer"
}

# A root; its serial number has a zero octet in front.
request rsa2048.key utf8only <<'NAME'
C = VN
O = Ban Mẫu
CN = Cơ quan chứng thực số mẫu (RootCA)
NAME
echo FF303AE4E90AC1ED > serial
openssl ca -config ca.cnf -batch -notext -preserveDN -selfsign -keyfile rsa2048.key \
    -startdate 20200101000000Z -enddate 20491231235959Z -extensions ca_extensions \
    -in request.csr -out ca.pem 2>/dev/null
openssl x509 -in ca.pem -outform DER -out "$here/root.cer"

request rsa2048.key utf8only <<'NAME'
C = VN
L = Sơn La
O = ỦY BAN NHÂN DÂN TỈNH SƠN LA
0.OU = ỦY BAN NHÂN DÂN XÃ MẪU
1.OU = TRƯỜNG TIỂU HỌC MẪU
2.OU = TỔ VĂN PHÒNG
CN = Nguyễn Thị Mẫu
emailAddress = mau@mau.gov.vn
NAME
# It ends at 18:00 UTC: in Vietnam that is the next day.
issue person-utf8 30D8C57549BFA5DC 20240301000000Z 20290228180000Z person

request rsa3072.key utf8only <<'NAME'
C = VN
ST = Sơn La
O = SỞ MẪU
CN = SỞ MẪU
UID = MST:0100109106
NAME
issue agency-rsa3072 7F0102030405060708090A0B0C0D0E0F10111213 20240301000000Z 20290301000000Z person_with_mailbox

request p256.key MASK:0x0800 <<'NAME'
C = VN
O = SỞ Y TẾ MẪU
OU = PHÒNG ĐỘC HẠI
CN = Trần Văn Mẫu
NAME
issue bmp-p256 2F11D3 20170601000000Z 20220601000000Z person

request p384.key MASK:0x0004 <<'NAME'
C = VN
O = XÃ TÂN HÀ
CN = TRAN VAN MAU
NAME
issue t61-p384 0B 20990101000000Z 21040101000000Z agreement

# Written from the bottom up, with two facts in one part of the name.
request p256.key utf8only <<'NAME'
CN = Lê Mẫu
+title = Chánh Văn phòng
0.OU = TRƯỜNG MẪU
1.OU = XÃ MẪU
O = TỈNH MẪU
C = VN
NAME
issue bottom-up 2A05F812673607B0 20240301000000Z 20290301000000Z none

# "openssl ca" gives no negative numbers; the days count from the day this is run.
request p256.key utf8only <<'NAME'
C = VN
CN = Số âm
NAME
openssl x509 -req -in request.csr -CA ca.pem -CAkey rsa2048.key -set_serial -5 -days 1 -outform DER -out "$here/negative.cer" 2>/dev/null

cp person-utf8.pem "$here/person.pem"
cat person-utf8.pem ca.pem > chain.pem
openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out "$here/chain.p7b"
openssl crl2pkcs7 -nocrl -certfile chain.pem -out "$here/chain-pem.p7b"
# A signature written as a stream: its lengths are not stated.
echo mẫu | openssl cms -sign -binary -stream -indef -nodetach -signer person-utf8.pem -inkey rsa2048.key -certfile ca.pem \
    -noattr -outform DER -out "$here/stream.p7s"
echo mẫu | openssl cms -sign -binary -nocerts -signer person-utf8.pem -inkey rsa2048.key -noattr -outform DER -out "$here/no-certificates.p7s"
openssl x509 -in person-utf8.pem -trustout -addtrust emailProtection -out "$here/trusted.pem"
cp request.csr "$here/request.csr"
openssl ca -config ca.cnf -gencrl -crldays 1 -cert ca.pem -keyfile rsa2048.key 2>/dev/null | openssl crl -outform DER -out "$here/revoked.crl"
