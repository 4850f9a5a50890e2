"""Makes the signed files of this folder anew, with pyHanko and an authority of Certomancer; nothing leaves the machine.

    pip install pyhanko==0.38.0 'certomancer[web-api]'
    python make.py [FILE…]

Beside each FILE that is named, a signature of the first person is put (`FILE.p7s`).
The keys are thrown away. The moment of signing is printed: it goes into NOW of ../../documents/pyhanko.rs.
"""

import asyncio
import datetime
import io
import pathlib
import sys
import tempfile

import yaml
from asn1crypto import ocsp
from certomancer.registry import ArchLabel, CertomancerConfig, CertLabel, KeyLabel, ServiceLabel
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime.now(tz=datetime.timezone.utc).replace(microsecond=0)

TEXT = b"BT /F 12 Tf 72 720 Td (Van ban mau de ky) Tj ET"

# One page with a text, and a form with the text field `o`.
OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
    b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R]/Resources<</Font<</F 6 0 R>>>>>>",
    b"<</Length %d>>\nstream\n%s\nendstream" % (len(TEXT), TEXT),
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(o)/Rect[72 600 272 620]/F 4/P 3 0 R>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
]

USAGE = {"id": "key_usage", "critical": True}
VALIDITY = {"valid-from": "2026-01-01T00:00:00+0000", "valid-to": "2031-01-01T00:00:00+0000"}


def usage(*names):
    return {**USAGE, "smart-value": {"schema": "key-usage", "params": list(names)}}


def authority(**validity):
    return {
        "validity": {**VALIDITY, **validity},
        "extensions": [
            {"id": "basic_constraints", "critical": True, "value": {"ca": True}},
            usage("key_cert_sign", "crl_sign"),
        ],
    }


def person():
    return {
        "issuer": "interm",
        "validity": VALIDITY,
        "extensions": [usage("digital_signature", "non_repudiation")],
    }


def service(issuer, purpose, *further):
    purposes = {"id": "extended_key_usage", "critical": True, "value": [purpose]}
    return {
        "issuer": issuer,
        "validity": VALIDITY,
        "extensions": [usage("digital_signature"), purposes, *further],
    }


def make_authority(folder):
    names = ["root", "interm", "tsa", "answers", "first", "second"]
    for name in names:
        key = rsa.generate_private_key(65537, 2048) if name == "first" else ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{name}.pem").write_bytes(pem)
    called = {
        "root": "Gốc mẫu pyHanko",
        "interm": "Cơ quan cấp mẫu pyHanko",
        "tsa": "Dấu thời gian mẫu",
        "answers": "OCSP mẫu",
        "first": "Người ký thứ nhất",
        "second": "Người ký thứ hai",
    }
    config = {
        "external-url-prefix": "http://ca.example",
        "keysets": {"keys": {"path-prefix": str(folder), "keys": {name: {"path": f"{name}.pem"} for name in names}}},
        "pki-architectures": {
            "office": {
                "keyset": "keys",
                "entity-defaults": {"country-name": "VN"},
                "entities": {name: {"common-name": text} for name, text in called.items()},
                "certs": {
                    "root": {"subject": "root", "issuer": "root", **authority()},
                    "interm": {"issuer": "root", **authority()},
                    "tsa": service("interm", "time_stamping"),
                    "answers": service("interm", "ocsp_signing", {"id": "ocsp_no_check"}),
                    "first": person(),
                    "second": person(),
                },
                "services": {
                    "ocsp": {
                        "interm": {
                            "for-issuer": "interm",
                            "responder-cert": "answers",
                            "signing-key": "answers",
                            "validity-period": {"days": 7},
                        }
                    },
                    "crl-repo": {
                        name: {"for-issuer": name, "signing-key": name, "simulated-update-schedule": "P90D"}
                        for name in ["root", "interm"]
                    },
                    "time-stamping": {"tsa": {"signing-key": "tsa", "signing-cert": "tsa"}},
                },
            }
        },
    }
    config = CertomancerConfig.from_yaml(yaml.safe_dump(config), key_search_dir=str(folder))
    return config.get_pki_arch(ArchLabel("office"))


class Clock(TimeStamper):
    """Stamps in this process."""

    def __init__(self, office):
        super().__init__()
        self.office = office

    async def async_request_tsa_response(self, req):
        services = self.office.service_registry
        return services.summon_timestamper(ServiceLabel("tsa"), at_time=NOW).request_tsa_response(req)


class Maker:
    def __init__(self, folder):
        self.office = make_authority(folder)
        services = self.office.service_registry
        self.lists = {name: services.get_crl(ServiceLabel(name), at_time=NOW) for name in ["root", "interm"]}
        self.clock = Clock(self.office)

    def certificate(self, name):
        return self.office.get_cert(CertLabel(name))

    def signer(self, name):
        store = SimpleCertificateStore()
        store.register(self.certificate("interm"))
        return signers.SimpleSigner(
            signing_cert=self.certificate(name),
            signing_key=self.office.key_set.get_private_key(KeyLabel(name)),
            cert_registry=store,
        )

    def answer(self, name):
        """What the authority says about a certificate (OCSP)."""
        issuer, certificate = self.certificate("interm"), self.certificate(name)
        about = ocsp.CertId(
            {
                "hash_algorithm": {"algorithm": "sha1"},
                "issuer_name_hash": issuer.subject.sha1,
                "issuer_key_hash": issuer.public_key.sha1,
                "serial_number": certificate.serial_number,
            }
        )
        request = ocsp.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": about}]}})
        responder = self.office.service_registry.summon_responder(ServiceLabel("interm"), at_time=NOW)
        return responder.build_ocsp_response(request)

    def context(self):
        return ValidationContext(
            trust_roots=[self.certificate("root")],
            other_certs=[self.certificate(name) for name in ["interm", "tsa", "answers"]],
            crls=list(self.lists.values()),
            ocsps=[self.answer(name) for name in ["first", "second"]],
            allow_fetching=False,
            revocation_mode="hard-fail",
        )

    def sign_beside(self, path):
        signing = self.signer("first").async_sign_general_data(path.read_bytes(), "sha256", use_cades=True)
        path.with_name(path.name + ".p7s").write_bytes(asyncio.run(signing).dump())

    def sign(self, pdf, name="first", field="ky", stamped=True, reserved=8192, **options):
        keep = options.get("embed_validation_info") or options.get("use_pades_lta")
        options.setdefault("subfilter", SigSeedSubFilter.PADES)
        meta = PdfSignatureMetadata(
            field_name=field,
            reason="Phê duyệt",
            location="Hà Nội",
            validation_context=self.context() if keep else None,
            **options,
        )
        signer = PdfSigner(
            meta,
            self.signer(name),
            timestamper=self.clock if stamped else None,
            new_field_spec=SigFieldSpec(field),
        )
        return signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=reserved).getvalue()


def plain():
    pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, body in enumerate(OBJECTS, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(OBJECTS) + 1)
    pdf += b"".join(b"%010d 00000 n\r\n" % place for place in places)
    return pdf + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(OBJECTS) + 1, start)


def updated(pdf, change):
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def fill(writer):
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[generic.pdf_name("/V")] = generic.TextStringObject("dong y")
    writer.update_container(field)


def rewrite(writer):
    content = writer.root["/Pages"]["/Kids"][0]["/Contents"]
    content._data = b"BT /F 12 Tf 72 720 Td (Van ban khac han ban) Tj ET"
    content._encoded_data = None
    writer.update_container(content)


def main():
    with tempfile.TemporaryDirectory() as folder:
        maker = Maker(pathlib.Path(folder))
    pdf = plain()
    basic = maker.sign(pdf, stamped=False)
    locked = maker.sign(pdf, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    form = maker.sign(pdf, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    made = {
        "b-b.pdf": basic,
        "b-t.pdf": maker.sign(pdf),
        "b-lt.pdf": maker.sign(pdf, embed_validation_info=True),
        "b-lta.pdf": maker.sign(pdf, embed_validation_info=True, use_pades_lta=True),
        "two.pdf": maker.sign(maker.sign(pdf), "second", "ky-hai"),
        "pkcs7.pdf": maker.sign(pdf, stamped=False, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
        "changed.pdf": updated(basic, rewrite),
        "filled.pdf": updated(basic, fill),
        "form-filled.pdf": updated(form, fill),
        "locked-filled.pdf": updated(locked, fill),
    }
    for name, data in made.items():
        (HERE / name).write_bytes(data)
    (HERE / "root.cer").write_bytes(maker.certificate("root").dump())
    for name, data in maker.lists.items():
        (HERE / f"{name}.crl").write_bytes(data.dump())
    for path in sys.argv[1:]:
        maker.sign_beside(pathlib.Path(path))
    print("signed at", NOW.isoformat())


main()
