#!/usr/bin/env python3
"""Draws eng/icon.png, the icon of the packages: one publisher above a bus, two consumers below it."""
import pathlib
import struct
import zlib

SIZE = 128
SAMPLES = 4  # in each direction of a pixel, for smooth edges

BACK = (28, 58, 94)
BUS = (255, 255, 255)
PUBLISHER = (246, 173, 61)
CONSUMER = (91, 192, 190)


def rounded(left, top, right, bottom, radius):
    """A rectangle with round corners: a function that says whether a point is in it."""
    def has(x, y):
        dx = max(left + radius - x, x - (right - radius), 0)
        dy = max(top + radius - y, y - (bottom - radius), 0)
        return dx * dx + dy * dy <= radius * radius
    return has


def circle(x, y, radius):
    return rounded(x - radius, y - radius, x + radius, y + radius, radius)


# From back to front.
SHAPES = [
    (rounded(0, 0, 128, 128, 24), BACK),
    (rounded(61, 34, 67, 64, 3), BUS),
    (rounded(35, 64, 41, 94, 3), BUS),
    (rounded(87, 64, 93, 94, 3), BUS),
    (rounded(16, 57, 112, 71, 7), BUS),
    (circle(64, 30, 14), PUBLISHER),
    (circle(38, 98, 14), CONSUMER),
    (circle(90, 98, 14), CONSUMER),
]


def color_at(x, y):
    """Color of the front-most shape at a point, or None outside of all."""
    return next((color for has, color in reversed(SHAPES) if has(x, y)), None)


def pixel(column, row):
    """Red, green, blue and alpha: the mean of the samples of the pixel."""
    colors = [
        color_at(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES)
        for i in range(SAMPLES) for j in range(SAMPLES)
    ]
    seen = [color for color in colors if color]
    mean = [round(sum(parts) / len(seen)) for parts in zip(*seen)] if seen else [0, 0, 0]
    return bytes([*mean, round(255 * len(seen) / len(colors))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
pathlib.Path(__file__).with_name("icon.png").write_bytes(image)
