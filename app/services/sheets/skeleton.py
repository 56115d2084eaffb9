"""What an XLSX file holds beside its rows: ISO/IEC 29500-1 (SpreadsheetML) and 29500-2."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
#: Styles of cells, by their place in cellXfs: text whatever it begins with, and bold text.
TEXT, HEADER = 1, 2


def parts_of_book(title: str) -> dict[str, str]:
    """Every part but :data:`SHEET` and :data:`STRINGS`, by its name in the package."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": (
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name={quoteattr(title[:31])} sheetId="1" r:id="worksheet"/>'
            "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            {
                "worksheet": "worksheets/sheet1.xml",
                "sharedStrings": "sharedStrings.xml",
                "styles": "styles.xml",
            }
        ),
        "xl/styles.xml": _STYLES,
    }


def _relations(targets: dict[str, str]) -> str:
    return (
        f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for kind, target in targets.items()
        )
        + "</Relationships>"
    )


_TYPES = (
    f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/{part}" ContentType="{_MEDIA_TYPE}.{kind}+xml"/>'
        for part, kind in {
            "xl/workbook.xml": "sheet.main",
            "xl/styles.xml": "styles",
            SHEET: "worksheet",
            STRINGS: "sharedStrings",
        }.items()
    )
    + "</Types>"
)
_PLAIN = 'fillId="0" borderId="0"'
_AS_TEXT = f'numFmtId="49" {_PLAIN} xfId="0" applyNumberFormat="1"'  # 49: text
_STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" {_PLAIN}/></cellStyleXfs>'
    f'<cellXfs count="3"><xf numFmtId="0" fontId="0" {_PLAIN} xfId="0"/>'
    f'<xf fontId="0" {_AS_TEXT} quotePrefix="1"/>'
    f'<xf fontId="1" {_AS_TEXT} applyFont="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
