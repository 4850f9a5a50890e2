"""Signs and validates the same files with pyHanko's library, in one process: the peer of helper/benches/signing.rs.

Arguments: the PKCS#11 module, the token's label, the root (PEM), the folder, how many files.
"""
import json
import sys
import time
from pathlib import Path

from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

PIN = "12345678"

module, label, root, folder, count = sys.argv[1:]
folder, count = Path(folder), int(count)
root = load_cert_from_pemder(root)

begin = time.perf_counter()
with open_pkcs11_session(module, token_criteria=TokenCriteria(label=label), user_pin=PIN) as session:
    signer = PKCS11Signer(session, cert_label="cert", key_label="khoa", ca_chain=[root], other_certs_to_pull=())
    meta = signers.PdfSignatureMetadata(
        field_name="Chu-ky-moi", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    for number in range(count):
        with open(folder / f"in-{number}.pdf", "rb") as source:
            writer = IncrementalPdfFileWriter(source)
            with open(folder / f"theirs-{number}.pdf", "w+b") as target:
                signers.sign_pdf(writer, meta, signer=signer, output=target)
signing = time.perf_counter() - begin

begin = time.perf_counter()
for number in range(count):
    with open(folder / f"ours-{number}.pdf", "rb") as source:
        reader = PdfFileReader(source)
        context = ValidationContext(trust_roots=[root], allow_fetching=False)
        status = validate_pdf_signature(reader.embedded_signatures[0], context)
        assert status.bottom_line, status.summary()
verifying = time.perf_counter() - begin
print(json.dumps({"signing": signing, "verifying": verifying}))
