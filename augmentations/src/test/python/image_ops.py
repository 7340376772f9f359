"""Writes ../resources/image_ops.json: what torchvision makes of noise images.

Run with torch 1.13 and torchvision 0.14: python3 image_ops.py
"""
import json
import os

import torch
import torchvision
import torchvision.transforms.functional as F

torch.manual_seed(0)
cases = []


def case(op, image, result, **arguments):
    cases.append({
        'op': op,
        'arguments': arguments,
        'input': hwc(image),
        'output': hwc(result),
    })


def hwc(image):
    values = image.permute(1, 2, 0)
    return {'shape': list(values.shape), 'values': values.flatten().tolist()}


def pads(image, mode):
    most = {'constant': 9, 'edge': 9}.get(mode)
    height, width = image.shape[1:]
    spare = 1 if mode == 'reflect' else 0
    rows = height - spare if most is None else most
    columns = width - spare if most is None else most
    yield [0, 0, 0, 0]
    yield [columns, rows, columns, rows]
    yield [columns // 2, rows, columns, 0]


for channels, height, width in [(1, 1, 1), (3, 3, 5), (1, 7, 4), (3, 6, 6), (4, 2, 3)]:
    image = torch.randint(0, 256, (channels, height, width), dtype=torch.uint8)
    case('hflip', image, F.hflip(image))
    for mode in ['constant', 'edge', 'reflect', 'symmetric']:
        for padding in pads(image, mode):
            fill = 77 if mode == 'constant' else 0
            result = F.pad(image, padding, fill, mode)
            case('pad', image, result, padding=padding, mode=mode, fill=fill)
    for top in {0, height // 2}:
        for left in {0, width // 2}:
            box = [top, left, height - top, max(1, (width - left) // 2)]
            case('crop', image, F.crop(image, *box), box=box)
            case('erase', image, F.erase(image, *box, v=torch.tensor(9, dtype=torch.uint8)),
                 box=box, fill=9)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../resources/image_ops.json')
with open(path + '.new', 'w') as file:
    json.dump({'torchvision': torchvision.__version__, 'cases': cases}, file,
              separators=(',', ':'))
    file.write('\n')
os.replace(path + '.new', path)
print(len(cases), 'cases')
