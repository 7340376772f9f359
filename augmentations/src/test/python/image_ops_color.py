"""Writes ../resources/image_ops_color.json: what torchvision makes of pictures and noise.

Run with torch 1.13 and torchvision 0.14: python3 image_ops_color.py

Images are HWC: base64 of zlib of uint8 or of little-endian float32. Floats are 0..255 in the
file and 0..1 in torchvision.
"""
import base64
import json
import os
import zlib

import torch
import torchvision
import torchvision.transforms.functional as F

torch.manual_seed(0)


def drawn(height, width):
    """A sky, a sun and a striped wall: smooth parts, edges, saturated and gray pixels."""
    y, x = torch.meshgrid(torch.arange(height) / max(height - 1, 1),
                          torch.arange(width) / max(width - 1, 1), indexing='ij')
    picture = torch.stack([80 + 100 * y, 120 + 90 * y, 200 + 50 * y])
    sun = (x - 0.7) ** 2 + (y - 0.3) ** 2 < 0.03
    picture[:, sun] = torch.tensor([250., 210., 40.])[:, None]
    wall = (y > 0.6) & (x < 0.5)
    stripes = wall & (torch.floor(x * 12) % 2 == 0)
    picture[:, wall] = torch.tensor([128., 128., 128.])[:, None]
    picture[:, stripes] = torch.tensor([170., 20., 30.])[:, None]
    picture[1] = picture[1] + 20 * torch.sin(9 * x) * (y > 0.6)
    return picture.clamp(0, 255).to(torch.uint8)


def noise(channels, height, width):
    return torch.randint(0, 256, (channels, height, width), dtype=torch.uint8)


IMAGES = {
    'picture': drawn(33, 47),
    'gray picture': drawn(33, 47).float().mean(0, True).to(torch.uint8),
    'noise': noise(3, 12, 13),
    'small': noise(3, 3, 5),
    'small gray': noise(1, 3, 5),
    'pixel': noise(3, 1, 1),
    'gray pixel': noise(1, 1, 1),
    'dark': noise(3, 17, 19) // 5 + torch.tensor([30, 0, 100], dtype=torch.uint8)[:, None, None],
    'one colour': torch.tensor([9, 200, 77], dtype=torch.uint8)[:, None, None].expand(3, 4, 4),
    'floats': 255 * torch.rand(3, 7, 8),
    'gray floats': 255 * torch.rand(1, 6, 7),
    'float picture': drawn(12, 10).float(),
}


def levels(function):
    """As torchvision's later versions do with floats."""
    def convert(image, *arguments):
        if image.is_floating_point():
            bytes_ = F.convert_image_dtype(image, torch.uint8)
            return F.convert_image_dtype(function(bytes_, *arguments), torch.float32)
        return function(image, *arguments)
    return convert


def grayscale(image):
    return F.rgb_to_grayscale(image, image.shape[0])


OPS = {
    'brightness': (F.adjust_brightness, [[0.0], [0.4], [1.0], [1.9]]),
    'contrast': (F.adjust_contrast, [[0.0], [0.55], [1.9]]),
    'saturation': (F.adjust_saturation, [[0.0], [0.3], [1.9]]),
    'hue': (F.adjust_hue, [[-0.5], [-0.13], [0.0], [0.07], [0.4]]),
    'sharpness': (F.adjust_sharpness, [[0.0], [0.7], [1.9]]),
    'grayscale': (grayscale, [[]]),
    'posterize': (levels(F.posterize), [[0], [1], [4], [8]]),
    'solarize': (F.solarize, [[0], [128], [226.7]]),
    'equalize': (levels(F.equalize), [[]]),
    'autoContrast': (F.autocontrast, [[]]),
    'invert': (F.invert, [[]]),
    'gaussianBlur': (F.gaussian_blur, [[[3, 3], [0.5, 0.5]], [[5, 5], [1.1, 1.1]],
                                       [[7, 3], [2.0, 0.8]]]),
}


def encode(image):
    values = image.permute(1, 2, 0).contiguous()
    dtype = '<f4' if values.is_floating_point() else 'u1'
    packed = zlib.compress(values.numpy().astype(dtype).tobytes(), 9)
    return base64.b64encode(packed).decode()


def run(op, function, image, arguments):
    if image.is_floating_point():
        unit = image / 255
        if op == 'solarize':
            arguments = [arguments[0] / 255]
        return function(unit, *arguments) * 255
    return function(image, *arguments)


def possible(op, image, arguments):
    if op == 'gaussianBlur':
        return all(k // 2 < side for k, side in zip(arguments[0], reversed(image.shape[1:])))
    return True


cases = []
for op, (function, calls) in OPS.items():
    for name, image in IMAGES.items():
        for arguments in calls:
            if possible(op, image, arguments):
                result = run(op, function, image, arguments)
                assert result.dtype == image.dtype and result.shape == image.shape
                flat = [x for a in arguments for x in (a if isinstance(a, list) else [a])]
                cases.append({'op': op, 'arguments': flat, 'image': name,
                              'output': encode(result)})

images = {name: {'shape': [image.shape[1], image.shape[2], image.shape[0]],
                 'float': image.is_floating_point(), 'values': encode(image)}
          for name, image in IMAGES.items()}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    '../resources/image_ops_color.json')
with open(path + '.new', 'w') as file:
    json.dump({'torchvision': torchvision.__version__, 'images': images, 'cases': cases}, file,
              separators=(',', ':'))
    file.write('\n')
os.replace(path + '.new', path)
print(len(cases), 'cases,', os.path.getsize(path), 'bytes')
