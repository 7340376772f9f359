"""Writes ../resources/iso_noise.json: ISO noise by Python's colorsys, for drawn numbers.

Run with Python 3 alone: python3 iso_noise.py

The draws are those of NoiseStream: 16 bits of SplittableRandom each, first a uniform one for
each pixel, then a normal one. The formula is that of albumentations 1 in double; its results are
rounded, not cut off.
"""
import colorsys
import json
import math
import os
from statistics import NormalDist, pstdev

MASK = (1 << 64) - 1
GAMMA = 0x9e3779b97f4a7c15


def finish(z):
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9 & MASK
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb & MASK
    return z ^ (z >> 31)


def java_hash(text):
    """String.hashCode, as a long."""
    h = 0
    for c in text:
        h = (31 * h + ord(c)) & 0xffffffff
    return (h - (1 << 32) if h >> 31 else h) & MASK


def parts(seed):
    """The middles of the 65,536 parts of 0..1 that the class's stream of this seed draws."""
    kind = finish((java_hash("SensorNoise") + GAMMA) & MASK)
    state = finish(((kind ^ seed) + GAMMA) & MASK)
    while True:
        state = (state + GAMMA) & MASK
        bits = finish(state)
        for shift in (0, 16, 32, 48):
            yield ((bits >> shift & 0xffff) + 0.5) / 65536


def poisson(mean, u):
    """The number of sums of probabilities up to u."""
    count, total = 0, math.exp(-mean)
    chance = total
    while total <= u:
        count += 1
        chance *= mean / count
        total += chance
    return count


def iso_noise(pixels, color_shift, intensity, seed):
    hls = [colorsys.rgb_to_hls(*(v / 255 for v in pixel)) for pixel in pixels]
    mean = 255 * intensity * pstdev(lightness for _, lightness, _ in hls)
    draws = parts(seed)
    u = [next(draws) for _ in pixels]
    z = [NormalDist().inv_cdf(next(draws)) for _ in pixels]
    out = []
    for (hue, lightness, saturation), ui, zi in zip(hls, u, z):
        hue = (hue + color_shift * intensity * zi) % 1
        lightness += poisson(mean, ui) / 255 * (1 - lightness)
        rgb = colorsys.hls_to_rgb(hue, min(lightness, 1), saturation)
        out += [min(max(math.floor(255 * v + 0.5), 0), 255) for v in rgb]
    return out


def wheel(height, width):
    """All hues from left to right, from dark to light and from gray to full colour."""
    pixels = []
    for y in range(height):
        for x in range(width):
            rgb = colorsys.hls_to_rgb(x / width, (y + 0.5) / height, (y * 5 % height + 1) / height)
            pixels.append([round(255 * v) for v in rgb])
    return pixels


def noise(height, width):
    draws = parts(1)
    return [[int(256 * next(draws)) for _ in range(3)] for _ in range(height * width)]


PLAIN = [[0, 0, 0], [255, 255, 255], [128, 128, 128], [255, 0, 0], [0, 255, 0], [0, 0, 255],
         [255, 255, 0], [0, 255, 255], [255, 0, 255], [1, 0, 0], [254, 255, 255], [7, 7, 200]]

IMAGES = {'wheel': (12, 24, wheel(12, 24)), 'noise': (9, 11, noise(9, 11)), 'plain': (3, 4, PLAIN)}
CALLS = [(0.0, 0.5, 3), (0.05, 0.5, 4), (0.3, 1.0, 5), (0.01, 0.1, -6), (1.0, 0.05, 7)]

cases = [{'image': name, 'shape': [height, width, 3],
          'input': [v for pixel in pixels for v in pixel],
          'colorShift': shift, 'intensity': intensity, 'seed': seed,
          'output': iso_noise(pixels, shift, intensity, seed)}
         for name, (height, width, pixels) in IMAGES.items()
         for shift, intensity, seed in CALLS]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../resources/iso_noise.json')
with open(path + '.new', 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
    file.write('\n')
os.replace(path + '.new', path)
print(len(cases), 'cases,', os.path.getsize(path), 'bytes')
