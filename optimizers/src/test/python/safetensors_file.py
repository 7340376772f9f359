"""The safetensors format in plain Python: a second opinion on the files that Java writes and reads.

    safetensors_file.py read FILE     prints the metadata and every tensor
    safetensors_file.py write FILE    writes python.safetensors, which SafetensorsTest reads
"""

import json
import struct
import sys

import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
         "I64": torch.int64, "I32": torch.int32, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool}


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.empty(0, dtype=TYPES[entry["dtype"]])
        if end > begin:
            flat = torch.frombuffer(data[begin:end], dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return metadata, tensors


def write(path, metadata, tensors):
    header, data = {"__metadata__": metadata}, b""
    names = {dtype: name for name, dtype in TYPES.items()}
    for name, tensor in tensors.items():
        bits = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        content = bits.contiguous().numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


if sys.argv[1] == "read":
    metadata, tensors = read(sys.argv[2])
    print(metadata)
    for name, tensor in tensors.items():
        print(name, tensor.dtype, tuple(tensor.shape), tensor.flatten().tolist())
else:
    tensors = {name: torch.tensor([[1, 2, 0], [0, 1, 3]]).to(dtype) for name, dtype in TYPES.items()}
    tensors["scalar"] = torch.tensor(-2.5)
    tensors["empty"] = torch.empty(2, 0, 3)
    tensors["Größe.\"\\ \n"] = torch.tensor([1e-45, float("inf")])
    write(sys.argv[2], {"format": "pt", "说明": "from Python"}, tensors)
