"""Reads PNG files of 8-bit RGB without other libraries."""

import struct
import zlib

import numpy


def read_png(path):
    """The pixels [rows, columns, 3]; every chunk's checksum must be right."""
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(f"{path}: not a PNG file")
    chunks, at = {}, 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if zlib.crc32(kind + body) != struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0]:
            raise ValueError(f"{path}: chunk {kind} is broken")
        chunks[kind] = chunks.get(kind, b"") + body
        at += 12 + size
    columns, rows, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if form != [8, 2, 0, 0, 0] or b"IEND" not in chunks:
        raise ValueError(f"{path}: not plain 8-bit RGB, or cut short")
    lines = numpy.frombuffer(zlib.decompress(chunks[b"IDAT"]), numpy.uint8)
    return undo_filters(lines.reshape(rows, 1 + 3 * columns)).reshape(rows, columns, 3)


def undo_filters(lines):
    """Each line begins with its filter; values are differences from what is left and above."""
    above = [0] * (lines.shape[1] - 1)
    result = []
    for kind, *line in lines.tolist():
        for i, value in enumerate(line):
            left = line[i - 3] if i >= 3 else 0
            corner = above[i - 3] if i >= 3 else 0
            line[i] = value + predicted(kind, left, above[i], corner) & 255
        above = line
        result.append(line)
    return numpy.array(result, numpy.uint8)


def predicted(kind, left, above, corner):
    if kind == 4:  # Paeth's: the neighbour nearest to left + above - corner
        return min((left, above, corner), key=lambda near: abs(left + above - corner - near))
    return (0, left, above, (left + above) // 2)[kind]
