"""Writes ../resources/policies.json: torchvision's policies, magnitudes and what its operations make.

Run with torch 1.13 and torchvision 0.14: python3 policies.py
"""
import json
import os

import torch
import torchvision
from torchvision.transforms import InterpolationMode
from torchvision.transforms.autoaugment import (
    AugMix, AutoAugment, AutoAugmentPolicy, RandAugment, TrivialAugmentWide, _apply_op)

torch.manual_seed(0)

SIZES = [(32, 32), (224, 224), (33, 47), (1, 5)]
HEIGHT, WIDTH = 11, 13


def space(transform, bins, *size):
    magnitudes = transform._augmentation_space(bins, *size)
    return {op: {'magnitudes': values.tolist() if values.ndim else None, 'signed': signed}
            for op, (values, signed) in magnitudes.items()}


def spaces():
    for size in SIZES:
        for name, transform, bins in [
                ('AUTO_AUGMENT', AutoAugment(), 10),
                ('RAND_AUGMENT', RandAugment(), 31),
                ('RAND_AUGMENT', RandAugment(), 12),
                ('AUG_MIX', AugMix(), 10)]:
            yield {'space': name, 'bins': bins, 'size': size, 'ops': space(transform, bins, size)}
        yield {'space': 'TRIVIAL_AUGMENT_WIDE', 'bins': 31, 'size': size,
               'ops': space(TrivialAugmentWide(), 31)}


def picture(channels):
    """A disc and a slope with some noise, so that warps and histograms have something to show."""
    y, x = torch.meshgrid(torch.arange(HEIGHT), torch.arange(WIDTH), indexing='ij')
    disc = ((y - 4) ** 2 + (x - 7) ** 2 < 16) * 120
    base = torch.stack([30 + 9 * x + 2 * y, 200 - 13 * y, 60 + disc])[:channels]
    return (base + torch.randint(0, 25, base.shape)).clamp(0, 255).to(torch.uint8)


def values(image):
    return image.permute(1, 2, 0).flatten().tolist()


def cases(pictures):
    magnitudes = {
        'ShearX': [0.3, -0.1, 0.99], 'ShearY': [0.3, -0.99, -0.07],
        'TranslateX': [5.89, -2.2, 32.0], 'TranslateY': [4.53, -1.99, 0.5],
        'Rotate': [30.0, -9.0, 135.0, -4.5], 'Brightness': [0.9, -0.27, -0.99],
        'Color': [0.9, -0.27, -0.99], 'Contrast': [0.9, -0.27, -0.99],
        'Sharpness': [0.9, -0.27, 0.99, -0.99], 'Posterize': [8, 5, 2, 0],
        'Solarize': [255.0, 178.5, 28.333332, 0.0],
        'AutoContrast': [0.0], 'Equalize': [0.0], 'Invert': [0.0]}
    for index, image in enumerate(pictures):
        for op, all_values in magnitudes.items():
            warp = op in ('ShearX', 'ShearY', 'TranslateX', 'TranslateY', 'Rotate')
            for mode in ['nearest', 'bilinear'] if warp else ['nearest']:
                for magnitude in all_values:
                    # A fill of black is not the same as none where pixels are interpolated.
                    fill = [17.0, 99.0, 250.0][:image.shape[0]] if magnitude > 0 else None
                    result = _apply_op(image, op, magnitude, InterpolationMode(mode), fill)
                    yield {'picture': index, 'op': op, 'magnitude': magnitude, 'mode': mode,
                           'fill': fill or [], 'output': values(result)}


def mix(image, share, shares, chains):
    """The sum of AugMix.forward, with what it draws given."""
    batch = image.unsqueeze(0)
    weights = torch.tensor([shares])
    total = torch.tensor(share).view(1, 1, 1, 1) * batch
    for i, chain in enumerate(chains):
        augmented = batch
        for op, magnitude in chain:
            augmented = _apply_op(augmented, op, magnitude, InterpolationMode.NEAREST, None)
        total.add_(weights[:, i].view(1, 1, 1, 1) * augmented)
    return {'share': share, 'shares': shares, 'chains': chains,
            'output': values(total.view(image.shape).to(image.dtype))}


pictures = [picture(3), picture(1), torch.full((3, HEIGHT, WIDTH), 77, dtype=torch.uint8)]
mixes = [
    mix(pictures[0], 0.25, [0.5, 0.25], [[['Posterize', 3], ['Solarize', 170.0]], []]),
    mix(pictures[0], 0.3, [0.1, 0.35, 0.25],
        [[['Equalize', 0.0]], [['AutoContrast', 0.0], ['TranslateX', 3.0]], [['Posterize', 2]]]),
    mix(pictures[0], 0.0, [1.0], [[['Equalize', 0.0], ['Equalize', 0.0]]]),
]
policies = {policy.value: [[[op, p] if m is None else [op, p, m] for op, p, m in row]
                           for row in AutoAugment(policy).policies] for policy in AutoAugmentPolicy}

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../resources/policies.json')
with open(path + '.new', 'w') as file:
    json.dump({
        'torchvision': torchvision.__version__,
        'policies': policies,
        'spaces': list(spaces()),
        'pictures': [{'shape': [HEIGHT, WIDTH, p.shape[0]], 'values': values(p)}
                     for p in pictures],
        'cases': list(cases(pictures)),
        'mixes': mixes,
    }, file, separators=(',', ':'))
    file.write('\n')
os.replace(path + '.new', path)
