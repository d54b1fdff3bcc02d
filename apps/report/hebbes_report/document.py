"""A page of headings, paragraphs, tables and figures, as HTML and as Markdown."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

from hebbes_report.printable import printable

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1rem 1.2rem 4rem; max-width: 76rem; background: #fff;
       color: #1b1b1b; font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; } h2 { margin-top: 2.6rem; border-bottom: 1px solid #d4d4d4; }
h3 { margin-top: 2rem; }
p, li, figcaption { max-width: 60rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.87rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.7rem; text-align: left; white-space: nowrap;
         border-bottom: 1px solid #e2e2e2; }
th { background: #f4f4f4; }
figure { margin: 1.2rem 0 2rem; }
figure img { max-width: 100%; height: auto; }
figcaption { color: #3d3d3d; font-size: 0.9rem; }
.warning { background: #fff6e0; border-left: 4px solid #e69f00; padding: 0.1rem 1rem; }
"""


@dataclass
class Heading:
    """A title of level 1, 2 or 3."""

    level: int
    text: str

    def html(self) -> str:
        return f"<h{self.level}>{_escaped(self.text)}</h{self.level}>"

    def markdown(self) -> str:
        return f"{'#' * self.level} {printable(self.text)}"


@dataclass
class Paragraph:
    """Plain text, perhaps with a file to look at."""

    text: str
    file: str = ""

    def html(self) -> str:
        link = f' <a href="{_escaped(self.file)}">{_escaped(self.file)}</a>'
        return f"<p>{_escaped(self.text)}{link if self.file else ''}</p>"

    def markdown(self) -> str:
        return _markdown(self.text) + (f" [{self.file}]({self.file})" if self.file else "")


@dataclass
class Warnings:
    """What a reader must know before believing the rest."""

    title: str
    items: list[str]

    def html(self) -> str:
        items = "".join(f"<li>{_escaped(item)}</li>" for item in self.items)
        return f'<div class="warning"><p>{_escaped(self.title)}</p><ul>{items}</ul></div>'

    def markdown(self) -> str:
        items = "\n".join(f"- {_markdown(item)}" for item in self.items)
        return f"**{_markdown(self.title)}**\n\n{items}"


@dataclass
class Table:
    """A table of texts, with a file that has its numbers."""

    frame: pd.DataFrame
    csv: str

    def html(self) -> str:
        head = "".join(f"<th>{_escaped(str(name))}</th>" for name in self.frame.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{_escaped(str(cell))}</td>" for cell in row) + "</tr>\n"
            for row in self.frame.itertuples(index=False))
        return (f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody>'
                f'</table></div>\n<p><a href="{_escaped(self.csv)}">{_escaped(self.csv)}</a>'
                "</p>")

    def markdown(self) -> str:
        lines = ["| " + " | ".join(_markdown(str(name)) for name in self.frame.columns) + " |",
                 "| " + " | ".join("---" for _ in self.frame.columns) + " |"]
        for row in self.frame.itertuples(index=False):
            lines.append("| " + " | ".join(_markdown(str(cell)) for cell in row) + " |")
        return "\n".join(lines) + f"\n\n[{self.csv}]({self.csv})"


@dataclass
class Image:
    """A figure NAME.png that has NAME.svg and NAME.csv beside it."""

    name: str
    title: str
    caption: str

    def html(self) -> str:
        name, title = _escaped(self.name), _escaped(self.title)
        return (f'<figure><a href="{name}.svg"><img src="{name}.png" alt="{title}"></a>\n'
                f"<figcaption>{_escaped(self.caption)} "
                f'<a href="{name}.svg">SVG</a> <a href="{name}.csv">CSV</a></figcaption></figure>')

    def markdown(self) -> str:
        return (f"![{self.title}]({self.name}.png)\n\n{_markdown(self.caption)} "
                f"[SVG]({self.name}.svg) [CSV]({self.name}.csv)")


Block = Heading | Paragraph | Warnings | Table | Image


def as_html(title: str, blocks: list[Block]) -> str:
    """A page on its own; its figures lie beside it."""
    body = "\n".join(block.html() for block in blocks)
    return ('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
            f"<body>\n{body}\n</body>\n</html>\n")


def as_markdown(blocks: list[Block]) -> str:
    """The same content."""
    return "\n\n".join(block.markdown() for block in blocks) + "\n"


def _escaped(text: str) -> str:
    return html.escape(printable(text))


def _markdown(text: str) -> str:
    """Text in which nothing is markup."""
    text = printable(text)
    for mark in "\\|*_<>[]`":
        text = text.replace(mark, "\\" + mark)
    return text
