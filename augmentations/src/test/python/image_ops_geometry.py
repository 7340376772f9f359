"""Writes ../resources/image_ops_geometry.json: what torchvision makes of noise and drawn images.

Run with torch 1.13 and torchvision 0.14: python3 image_ops_geometry.py
"""
import base64
import json
import math
import os
import warnings

import torch
import torchvision
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode as Mode
from torchvision.transforms.autoaugment import _apply_op

warnings.filterwarnings('ignore')
torch.manual_seed(0)
images = {}
cases = []


def encode(image):
    values = image.permute(1, 2, 0).contiguous()
    kind = {'shape': list(values.shape)}
    if values.dtype == torch.uint8:
        kind['bytes'] = base64.b64encode(values.numpy().tobytes()).decode()
    else:
        kind['floats'] = base64.b64encode(values.numpy().astype('<f4').tobytes()).decode()
    return kind


def drawn(channels, height, width):
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing='ij')
    parts = [127 + 100 * torch.sin(x / 7 + c) * torch.cos(y / (5 + c)) for c in range(channels)]
    image = torch.stack(parts)
    image[:, (x - width / 3) ** 2 + (y - height / 2) ** 2 < height * height / 16] = 230
    return image.to(torch.uint8)


def case(op, name, function, floats=False, **arguments):
    image = images[name]
    cases.append({'op': op, 'input': name, 'arguments': arguments, 'output': encode(function(image))})
    if floats:
        cases.append({'op': op, 'input': name, 'arguments': arguments,
                      'output': encode(function(image.float()))})


for channels, height, width in [(1, 1, 1), (3, 3, 5), (3, 33, 47), (1, 33, 47), (4, 9, 6)]:
    key = f'{channels}x{height}x{width}'
    images['noise' + key] = torch.randint(0, 256, (channels, height, width), dtype=torch.uint8)
    if height == 33 and channels == 3:
        images['drawn' + key] = drawn(channels, height, width)

MODES = [Mode.NEAREST, Mode.BILINEAR]
AFFINES = [
    dict(angle=30, translate=[3, -2], scale=0.8, shear=[10, -5]),
    dict(angle=-77.3, translate=[0, 4], scale=1.3, shear=[-20, 12]),
    dict(angle=0, translate=[5, -7], scale=1, shear=[0, 0]),
    dict(angle=180, translate=[0, 0], scale=1, shear=[0, 0]),
]
for name, image in images.items():
    channels, height, width = image.shape
    large = height * width * channels > 2000
    floats = height * width < 60
    noise = name.startswith('noise')
    if not large:
        case('verticalFlip', name, F.vflip)
    for turns in [1, 2, 3] if not large else []:
        case('rotate90', name, lambda x: x.rot90(turns, [1, 2]), turns=turns)
    fill = [10.0, 20.0, 30.0, 40.0][:channels]
    for mode in MODES:
        for index, affine in enumerate(AFFINES):
            if large and (index > 1 or noise or channels == 1 and index > 0):
                continue
            case('affine', name, lambda x: F.affine(x, **affine, interpolation=mode, fill=fill),
                 floats=floats, mode=mode.value, fill=fill, **affine)
        # Where height and width differ by an odd number, 90 degrees hit between pixels.
        quarter = 90 if (height - width) % 2 == 0 else 91
        for angle in [0, 45, quarter] if not large else [-13]:
            if large and not noise:
                continue
            case('rotate', name, lambda x: F.rotate(x, angle, mode, fill=[7.0]),
                 floats=floats, mode=mode.value, fill=[7.0], angle=angle)
        for op, magnitude in [('ShearX', 0.3), ('ShearY', -0.27), ('TranslateX', 3.7),
                              ('TranslateY', -2.2)]:
            if large and (noise or channels == 1 or op in ('ShearX', 'TranslateY')):
                continue
            case(op, name, lambda x: _apply_op(x, op, magnitude, mode, None),
                 mode=mode.value, magnitude=magnitude, fill=[])
        start = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
        end = [[1, 2], [width - 2, 1], [width - 1, height - 3], [1, height - 2]]
        if width > 4 and height > 4 and (mode == Mode.BILINEAR or large and not noise):
            case('perspective', name, lambda x: F.perspective(x, start, end, mode, fill=fill),
                 floats=floats, mode=mode.value, fill=fill, start=start, end=end)
    sizes = [(1, 1), (2, 7), (8, 3)] if not large else [(16, 20)]
    for size in sizes:
        for mode in ['nearest', 'bilinear', 'bicubic', 'area']:
            for antialias in [False, True] if mode[0] == 'b' else [False]:
                if mode == 'area':
                    def function(x):
                        y = torch.nn.functional.interpolate(x[None].float(), size, mode='area')[0]
                        return y.round().to(torch.uint8) if x.dtype == torch.uint8 else y
                else:
                    def function(x):
                        return F.resize(x, list(size), Mode(mode), antialias=antialias)
                case('resize', name, function, floats=floats, mode=mode, size=size,
                     antialias=antialias)
    if large:
        box = [3, 5, 20, 31]
        for antialias in [False, True]:
            case('resizedCrop', name,
                 lambda x: F.resized_crop(x, *box, [24, 24], Mode.BILINEAR, antialias),
                 mode='bilinear', box=box, size=[24, 24], antialias=antialias)

# The smoothing of ElasticTransform.
noise = torch.rand(1, 30, 27) * 2 - 1
smooth = F.gaussian_blur(noise, [25, 25], [3.0, 3.0])
field = {'sigma': 3, 'noise': encode(noise), 'smooth': encode(smooth)}

path = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    '../resources/image_ops_geometry.json')
with open(path + '.new', 'w') as file:
    json.dump({'torchvision': torchvision.__version__,
               'images': {name: encode(image) for name, image in images.items()},
               'field': field, 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
os.replace(path + '.new', path)
print(len(cases), 'cases', os.path.getsize(path), 'bytes')
