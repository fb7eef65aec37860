"""Reads and writes records in Avro's single-object encoding; needs nothing but Python's standard library.

Covers what Generation and Score are made of: null, int, long, float, double, string, array, map, enum, record, union.
"""

import json
import struct

MARKER = b"\xc3\x01"


def fingerprint(canonical_form):
    """CRC-64-AVRO of a schema's parsing canonical form."""
    result = EMPTY = 0xC15D213AA4D7A795
    for byte in canonical_form.encode():
        result ^= byte
        for _ in range(8):
            result = (result >> 1) ^ (EMPTY if result & 1 else 0)
    return result


class Codec:
    """One kind of record. The schema's file holds its parsing canonical form, which is what the fingerprint is made of."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            canonical_form = file.read().strip()
        self.schema = json.loads(canonical_form)
        self.header = MARKER + fingerprint(canonical_form).to_bytes(8, "little")

    def decode(self, data):
        """The record as a dictionary; ValueError if the bytes are none."""
        if data[: len(self.header)] != self.header:
            raise ValueError("not single-object encoding, or another schema wrote it")
        reader = Reader(data, len(self.header))
        record = reader.read(self.schema)
        if reader.at != len(data):
            raise ValueError("bytes after the record")
        return record

    def encode(self, record):
        """The bytes of a dictionary that holds every field of the schema."""
        out = bytearray(self.header)
        write(out, self.schema, record)
        return bytes(out)


class Reader:
    def __init__(self, data, at):
        self.data = data
        self.at = at

    def take(self, size):
        if not 0 <= size <= len(self.data) - self.at:
            raise ValueError("a length does not fit the bytes that are left")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self):
        value = shift = 0
        while shift < 70:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)
        raise ValueError("a number of more than 64 bits")

    def pick(self, options):
        index = self.number()
        if not 0 <= index < len(options):
            raise ValueError("no such branch or symbol")
        return options[index]

    def items(self):
        """Once for each item of an array or map: they come in blocks, the last of which is empty."""
        while count := self.number():
            if count < 0:  # then the block's size in bytes comes too
                self.number()
            for _ in range(abs(count)):
                yield

    def read(self, schema):
        if isinstance(schema, list):
            return self.read(self.pick(schema))
        kind = schema["type"] if isinstance(schema, dict) else schema
        if kind == "null":
            return None
        if kind in ("int", "long"):
            return self.number()
        if kind == "float":
            return struct.unpack("<f", self.take(4))[0]
        if kind == "double":
            return struct.unpack("<d", self.take(8))[0]
        if kind == "string":
            return self.take(self.number()).decode()
        if kind == "enum":
            return self.pick(schema["symbols"])
        if kind == "array":
            return [self.read(schema["items"]) for _ in self.items()]
        if kind == "map":
            return {self.read("string"): self.read(schema["values"]) for _ in self.items()}
        if kind == "record":
            return {field["name"]: self.read(field["type"]) for field in schema["fields"]}
        raise NotImplementedError(kind)


def write_number(out, value):
    value = (value << 1) ^ (value >> 63)
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def write(out, schema, value):
    kind = schema["type"] if isinstance(schema, dict) else schema
    if isinstance(schema, list):  # here always null or one other type
        branch = schema.index("null") if value is None else next(i for i, s in enumerate(schema) if s != "null")
        write_number(out, branch)
        write(out, schema[branch], value)
    elif kind in ("int", "long"):
        write_number(out, value)
    elif kind == "double":
        out += struct.pack("<d", value)
    elif kind == "string":
        data = value.encode()
        write_number(out, len(data))
        out += data
    elif kind == "enum":
        write_number(out, schema["symbols"].index(value))
    elif kind in ("array", "map"):
        if value:
            write_number(out, len(value))
        for item in value:
            if kind == "map":
                write(out, "string", item)
            write(out, schema["items"] if kind == "array" else schema["values"], item if kind == "array" else value[item])
        write_number(out, 0)
    elif kind == "record":
        for field in schema["fields"]:
            write(out, field["type"], value[field["name"]])
    elif kind != "null":
        raise NotImplementedError(kind)
