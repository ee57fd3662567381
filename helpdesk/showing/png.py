"""Small pictures: a screenshot drawn again with 256 colours, which are plenty for pages."""

import base64
import struct
import zlib
from pathlib import Path

from playwright.sync_api import Page

COLOURS = 256
DRAW_AGAIN = """async ([bytes, most]) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
  const { width, height } = picture;
  const brush = new OffscreenCanvas(width, height).getContext("2d");
  brush.drawImage(picture, 0, 0);
  const dots = brush.getImageData(0, 0, width, height).data;
  const times = new Map();
  const colour = (at) => (dots[at] << 16) | (dots[at + 1] << 8) | dots[at + 2];
  for (let at = 0; at < dots.length; at += 4) times.set(colour(at), (times.get(colour(at)) ?? 0) + 1);
  const parts = (one) => [one >> 16, (one >> 8) & 255, one & 255];
  const apart = (a, b) => parts(a).reduce((sum, part, at) => sum + (part - parts(b)[at]) ** 2, 0);
  const nearest = (wanted) => {
    let best = 0;
    for (let at = 1; at < kept.length; at++) if (apart(kept[at], wanted) < apart(kept[best], wanted)) best = at;
    return best;
  };
  const often = [...times.keys()].sort((a, b) => times.get(b) - times.get(a));
  const kept = [];
  for (const one of often) {
    if (!kept.length || (kept.length < most && apart(kept[nearest(one)], one) > 40)) kept.push(one);
  }
  const index = new Map(often.map((one) => [one, nearest(one)]));
  let rows = "";
  for (let at = 0; at < dots.length; at += 4) rows += String.fromCharCode(index.get(colour(at)));
  return { width, height, kept, rows: btoa(rows) };
}"""


def save(shot: bytes, path: Path, brush: Page) -> int:
    """Writes it, drawn again by a blank page; its size in bytes."""
    drawn = brush.evaluate(DRAW_AGAIN, [base64.b64encode(shot).decode(), COLOURS])
    rows, width = base64.b64decode(drawn["rows"]), drawn["width"]
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, len(rows), width))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, drawn["height"], 8, 3, 0, 0, 0)),
            chunk(b"PLTE", b"".join(colour.to_bytes(3) for colour in drawn["kept"])),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        )
    )
    path.write_bytes(content)
    return len(content)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
