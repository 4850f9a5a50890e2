#!/bin/sh
# Makes the four faces under public/fonts from Tinos (Debian's fonts-croscore, SIL Open Font License 1.1).
# Needs fonttools (`pip install fonttools`); run from the root of the repository.
# The letters: ASCII, Latin-1, every Vietnamese letter, and the punctuation of official paper.
# Left out: the letter eth (looks like Đ and would be mistaken for it), soft hyphen, hinting, kerning.
# Kerning is left out because word processors set official Vietnamese paper without it.
set -eu
source="${1:-/usr/share/fonts/truetype/croscore}"
target=public/fonts
letters="U+0020-007E,U+00A1-00AC,U+00AE-00CF,U+00D1-00EF,U+00F1-00FF,U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0303,U+0309,U+0323,U+1EA0-1EF9,U+2013-2014,U+2018-201E,U+2022,U+2026,U+2032-2033,U+20AB-20AC,U+2116,U+2190-2193,U+2212,U+2260,U+2264-2265,U+25A1"
mkdir -p "$target"
for face in Regular Bold Italic BoldItalic; do
    pyftsubset "$source/Tinos-$face.ttf" --unicodes="$letters" --output-file="$target/chukyso-serif-$face.ttf" \
        --no-hinting --desubroutinize --layout-features='' --drop-tables+=GPOS,GSUB,GDEF,DSIG,gasp,GlyphOrder \
        --name-IDs='0,7,13,14' --notdef-outline --no-glyph-names --no-recalc-timestamp
    python3 - "$target/chukyso-serif-$face.ttf" "$face" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont

# The subset goes by a name of its own: it is a modified version.
path, face = sys.argv[1:]
font = TTFont(path, recalcTimestamp=False)
names = {1: "Chukyso Serif", 2: face, 4: f"Chukyso Serif {face}", 6: f"ChukysoSerif-{face}"}
for identifier, text in names.items():
    font["name"].setName(text, identifier, 3, 1, 0x409)
font["OS/2"].fsType = 0
font.save(path)
PYTHON
done
